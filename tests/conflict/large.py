"""A province of any size, its clashes planted by settings: counties × streams × years, amounts by rule of thumb."""

from __future__ import annotations

from allocator.domain.county import POOR_PEOPLE, County, Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN
from allocator.domain.stream import Pool, Stream, Weight

FIRST = 2018
# Of so many streams one each is 涉农整合 without being 中省专项, one a transfer; villages stand in every fifth county.
KINDS = ("专项扶贫", "专项扶贫", "涉农整合", "转移支付", "基建投资")


def large(counties: int, streams: int, years: int) -> Facts:
    """So many counties, each a twentieth of them deep, streams of every kind, pools that grow by 5 % a year."""
    places = tuple(county(n) for n in range(counties))
    funds = tuple(stream(n) for n in range(streams))
    last = {(place.code, fund.code): base(n, m) for n, place in enumerate(places) for m, fund in enumerate(funds)}
    pools = {}
    for fund in funds:
        total = sum(last[place.code, fund.code] for place in places)
        for year in range(FIRST - 1, FIRST + years):
            pools[fund.code, year] = Pool(fund.code, year, total)
            total = total * 105 // 100 // WAN_YUAN.atoms * WAN_YUAN.atoms
    return Facts(
        info={"编制单位": "示例财政局", "方案名称": "示例", "编制日期": "2018-01-01"},
        years=tuple(range(FIRST, FIRST + years)),
        counties=places,
        streams=funds,
        pools=pools,
        last_year=last,
        weights={fund.code: (Weight(fund.code, POOR_PEOPLE, "占比", Fraction(1)),) for fund in funds},
        villages=tuple(
            Village(f"{place.code}1002{n:02d}", f"示例村{n}", place.code, 0) for place in places[::5] for n in range(4)
        ),
    )


def county(n: int) -> County:
    """Counties of different size; two of three are poverty counties, every twentieth is deep."""
    return County(
        code=f"61{n // 90 + 1:02d}{n % 90 + 10:02d}",
        name=f"示例{n + 1}县",
        city=f"示例{n // 10 + 1}市",
        poverty=n % 3 != 2,
        deep=n % 20 == 0,
        task=True,
        integrating=n % 3 != 2,
        figures={POOR_PEOPLE: Fraction(1000 + 137 * (n * 7 % 53))},
    )


def stream(n: int) -> Stream:
    """Streams of every kind in turn; 专项扶贫 ones are 中央 and 省级 in turn."""
    kind = KINDS[n % len(KINDS)]
    level = "中央" if n % 2 else "省级"
    return Stream(f"S{n + 1:02d}", f"示例资金{n + 1}", level, kind, "全部", "全额因素法", integrated=kind in KINDS[:3])


def base(n: int, m: int) -> int:
    """Last year's amount (分) of county n from stream m: 200 to 1,000 万元."""
    return (200 + (n * 31 + m * 17) % 800) * WAN_YUAN.atoms
