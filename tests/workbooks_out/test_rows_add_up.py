"""Every printed row adds up: 测算数, what each rule moved and 取整 make 全年安排, to the last digit printed."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path

import pytest

from allocator.workbooks.dossier.method import printed_parts
from tests.use_cases.towns import facts
from tests.workbooks_out.planned import planned_dossier, titled, written_sheets

NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?")


def test_two_changes_of_13_are_20_and_10_where_the_start_was_cut_by_4() -> None:
    assert printed_parts(104, (13, 13), 130, 10) == (100, (20, 10))
    assert printed_parts(104, (-5, 20, 1), 120, 10) == (100, (0, 20, 0))


def test_random_rows_add_up_and_each_figure_stays_next_to_its_own() -> None:
    chance = random.Random(11)
    for _ in range(3000):
        grain, changes = 10, [chance.randint(-60, 60) for _ in range(chance.randint(0, 5))]
        start, end = chance.randint(0, 500), 10 * chance.randint(0, 60)
        changes.append(end - start - sum(changes))
        first, printed = printed_parts(start, changes, end, grain)
        assert first + sum(printed) == end
        assert abs(first - start) <= 5
        assert all(abs(one - change) < grain and one % grain == 0 for one, change in zip(printed, changes, strict=True))
        assert all(one == change for one, change in zip(printed, changes, strict=True) if change % grain == 0)


@pytest.mark.parametrize("pools", [{"NZ": 997, "SZ": 1003, "ZY": 1001}, {"NZ": 700, "SZ": 1111, "ZY": 1277}])
def test_the_rows_of_a_plan_add_up(pools: dict[str, int], tmp_path: Path) -> None:
    sheets = written_sheets(planned_dossier(facts(pools, last_year=(333, 271, 411, 97)), ()), tmp_path)
    for line in titled(sheets["分配总表_2018"]):
        moved = [value for title, value in line.items() if title.startswith(("政策调整", "取整", "测算数"))]
        assert sum(Decimal(str(value)) for value in moved) == Decimal(str(line["全年安排"]))
    said = [
        str(cell)
        for row in sheets["测算说明"]
        for cell in row
        if str(cell).startswith("测算数") and "安排" in str(cell)
    ]
    assert len(said) == 4
    for text in said:
        parts = [part for part in text.partition("。")[0].split(",") if "测算数之比" not in part]
        *terms, due = (
            Decimal(NUMBER.findall(re.sub("“[^”]*”", "", part))[-1].replace(",", ""))
            for part in re.split(r",(?=“|取整|安排)", ",".join(parts))
        )
        assert sum(terms) == due, text
