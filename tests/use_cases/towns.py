"""Four counties, two streams of 中省专项 and one integrated stream: small enough to reckon by head."""

from __future__ import annotations

from allocator.domain.county import County, Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import to_atoms
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool, Stream, Weight

NAMES = ("甲县", "乙县", "丙县", "丁县")
CODES = ("610101", "610102", "610103", "610104")
POOR = (4000, 3000, 2000, 1000)


def wan(amount: int) -> int:
    """万元 → 分."""
    atoms = to_atoms(amount)
    assert atoms is not None
    return atoms


def counties(deep: tuple[int, ...] = (0,)) -> tuple[County, ...]:
    """Four poverty counties; ``deep`` says which ones (by position) are deep."""
    return tuple(
        County(
            code=code,
            name=name,
            city="示例市",
            poverty=True,
            deep=position in deep,
            task=True,
            integrating=True,
            figures={"贫困人口(人)": Fraction(poor)},
        )
        for position, (code, name, poor) in enumerate(zip(CODES, NAMES, POOR, strict=True))
    )


def streams() -> tuple[Stream, ...]:
    """SZ and ZY make the group; NZ is integrated money outside it."""
    return (
        Stream("NZ", "农业整合资金", "省级", "涉农整合", "全部", "全额因素法", integrated=True),
        Stream("SZ", "省级专项", "省级", "专项扶贫", "全部", "全额因素法"),
        Stream("ZY", "中央专项", "中央", "专项扶贫", "全部", "全额因素法"),
    )


def facts(
    pools: dict[str, int] | None = None,
    last_year: tuple[int, ...] = (400, 300, 200, 100),
    years: tuple[int, ...] = (2018,),
    deep: tuple[int, ...] = (0,),
    villages: tuple[Village, ...] = (),
) -> Facts:
    """Facts in which the factor method gives 40, 30, 20, 10 % of each pool; last year likewise."""
    totals = pools or {"NZ": 1000, "SZ": 1000, "ZY": 1000}
    base = {code: sum(last_year) for code in totals}
    return Facts(
        info={"编制单位": "示例财政局", "方案名称": "示例", "编制日期": "2018-01-01"},
        years=years,
        counties=counties(deep),
        streams=streams(),
        pools={
            **{(code, years[0] - 1): Pool(code, years[0] - 1, wan(total)) for code, total in base.items()},
            **{(code, year): Pool(code, year, wan(total)) for code, total in totals.items() for year in years},
        },
        last_year={
            (code, stream): wan(amount) for code, amount in zip(CODES, last_year, strict=True) for stream in totals
        },
        weights={code: (Weight(code, "贫困人口(人)", "占比", Fraction(1)),) for code in totals},
        villages=villages,
    )


def setting(rule: str, parameter: str, value: str, why: str | None = "试算") -> Setting:
    """One --set."""
    return Setting("rule", (rule, "", parameter, ""), value, why, "--set", "--set")
