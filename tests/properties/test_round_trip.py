"""Random provinces through the workbook: what is written is read, and what was read is written the same again."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings

from allocator.domain.facts import Facts
from allocator.rules import RULES
from allocator.use_cases import plan_facts
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.reader import Reading, read_input
from tests.properties.choices import cases
from tests.properties.provinces import Case
from tests.properties.tally import Tally, examples


def read_back(facts: Facts, path: Path) -> Reading:
    """The facts written and read."""
    assert write_input(facts, path, RULES, force=True) is None
    return read_input(path)


def test_random_provinces_lose_nothing_on_their_way_through_files(tally: Tally) -> None:
    """Write → read → write → read: the same facts, hence the same plan; files to the byte."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)

        @settings(max_examples=examples(20))
        @given(cases(years=(1, 2)))
        def holds(case: Case) -> None:
            first = read_back(case.facts, folder / "一.xlsx")
            assert [one for one in first.problems if one.level == "错误"] == []
            assert first.facts is not None
            again = read_back(first.facts, folder / "二.xlsx")
            assert again.facts == first.facts
            assert write_input(first.facts, folder / "三.xlsx", RULES, force=True) is None
            assert (folder / "三.xlsx").read_bytes() == (folder / "二.xlsx").read_bytes()
            original = tally.count(plan_facts(case.facts, case.settings))
            other = plan_facts(first.facts, case.settings)
            assert other.status == original.status
            if original.plan is not None and other.plan is not None:
                assert other.plan.amounts == original.plan.amounts

        holds()
    tally.demand()
