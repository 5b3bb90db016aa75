"""Sichuan 2016, the first batch for 21 cities × 14 streams (383,378.5 万元), as facts and as an input workbook.

The published table has names and amounts only. Codes, poverty flags, the factor and the attributes of the
streams are made up here and say 示例; the scope of a stream is the cities that got money from it. Run
``python -m tests.real.sichuan found.xlsx`` (add ``reconciled`` for the version that adds up).
"""

from __future__ import annotations

import sys
from pathlib import Path

from allocator.domain.county import POOR_PEOPLE, County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, to_atoms
from allocator.domain.stream import Pool, Stream, Weight
from tests.real.tables import table

NAMES, TOTAL = "市州(万元)", "合计"
NOT_STREAMS = (NAMES, TOTAL, "row_sum", "published_row_total", "diff")
BASE_YEAR = 2016
LIANGSHAN_FUND = "大小凉山彝区财政专项扶贫资金"


def rows_of(version: str) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Stream names and the 21 cities' rows of ``as_found`` or ``reconciled``."""
    rows = table(f"sichuan_2016_{version}.csv")
    streams = tuple(header for header in rows[0] if header not in NOT_STREAMS)
    return streams, [row for row in rows if row[NAMES] != TOTAL]


def published_totals() -> dict[str, int]:
    """Each stream's published total (分): 30,000 万元 for the Liangshan fund in both versions."""
    rows = table("sichuan_2016_reconciled.csv")
    total = next(row for row in rows if row[NAMES] == TOTAL)
    return {name: wan(total[name]) for name in rows[0] if name not in NOT_STREAMS}


def wan(text: str) -> int:
    """万元 → 分."""
    found = to_atoms(Fraction(text), WAN_YUAN)
    assert found is not None
    return found


def stream_code(position: int) -> str:
    """Made-up codes SC01 … SC14."""
    return f"SC{position + 1:02d}"


def city_code(position: int) -> str:
    """Made-up codes 519901 … 519921."""
    return f"5199{position + 1:02d}"


def stream(position: int, name: str, rows: list[dict[str, str]]) -> Stream:
    """A stream for the cities that got money from it; its unit is 0.5 万元 where the table has halves."""
    scope = "、".join(city_code(n) for n, row in enumerate(rows) if Fraction(row[name]))
    halves = any(wan(row[name]) % WAN_YUAN.atoms for row in rows)
    unit = WAN_YUAN.atoms // 2 if halves else WAN_YUAN.atoms
    return Stream(stream_code(position), name, "省级", "专项扶贫", scope, "基数加增量", WAN_YUAN, unit)


def sichuan(version: str) -> Facts:
    """Facts whose plan year repeats the published totals: ``as_found`` or ``reconciled``."""
    names, rows = rows_of(version)
    codes, totals = [stream_code(n) for n in range(len(names))], published_totals()
    return Facts(
        info={
            "编制单位": "示例:四川省(公开报表)",
            "方案名称": "示例:2016年第一批财政扶贫资金(代码、标识、因素为示例数据)",
            "编制日期": "2017-01-01",
        },
        years=(BASE_YEAR + 1,),
        counties=tuple(
            County(
                city_code(n),
                row[NAMES],
                "示例",
                n % 2 == 0,
                False,
                True,
                figures={POOR_PEOPLE: Fraction(1000 + 137 * n)},
            )
            for n, row in enumerate(rows)
        ),
        streams=tuple(stream(n, name, rows) for n, name in enumerate(names)),
        pools={
            (code, year): Pool(code, year, totals[name])
            for code, name in zip(codes, names, strict=True)
            for year in (BASE_YEAR, BASE_YEAR + 1)
        },
        last_year={
            (city_code(n), code): wan(row[name])
            for n, row in enumerate(rows)
            for code, name in zip(codes, names, strict=True)
        },
        weights={code: (Weight(code, POOR_PEOPLE, "占比", Fraction(1)),) for code in codes},
    )


def main(path: str, version: str = "as_found") -> None:
    """Write the input workbook."""
    from allocator.workbooks import write_input

    write_input(sichuan(version), Path(path))


if __name__ == "__main__":
    main(*sys.argv[1:])
