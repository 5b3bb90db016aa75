"""Random provinces through the workbook: what is written is read, and what was read is written the same again."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings

from allocator.domain.county import INTEGRATING, TASK
from allocator.domain.facts import DEEP, POVERTY, Facts, scope_codes
from allocator.rules import RULES
from allocator.use_cases import plan_facts
from allocator.workbooks.input_writer import write_input
from allocator.workbooks.reader import Reading, read_input
from tests.fuzz.wild import wild
from tests.properties.choices import cases
from tests.properties.provinces import Case
from tests.properties.tally import Tally, examples


def read_back(facts: Facts, path: Path) -> Reading:
    """The facts written and read."""
    assert write_input(facts, path, RULES, force=True) is None
    return read_input(path)


def canonical(facts: Facts) -> Facts:
    """The facts without what a file need not keep: the order of lists, how many columns its sheets have.

    Whether 贫困县, 深度贫困县, 扶贫任务 and 统筹整合县 also stand among the marks is no matter: each has a field.
    """
    lists = ("given", "one_off", "tilts", "quotas", "class_shares", "issued", "manual", "batches", "grades")
    return replace(
        facts,
        headers={},
        counties=tuple(replace(one, marks=one.marks - {POVERTY, DEEP, TASK, INTEGRATING}) for one in facts.counties),
        weights={code: tuple(sorted(rows, key=repr)) for code, rows in facts.weights.items()},
        **{name: tuple(sorted(getattr(facts, name), key=repr)) for name in lists},
    )


def test_random_provinces_lose_nothing_on_their_way_through_files(tally: Tally) -> None:
    """Write → read → write → read: the same facts both times, hence the same plan; files to the byte."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)

        @settings(max_examples=examples(20))
        @given(cases(years=(1, 2)))
        def holds(case: Case) -> None:
            first = read_back(case.facts, folder / "一.xlsx")
            assert [one for one in first.problems if one.level == "错误"] == []
            assert first.facts is not None
            assert canonical(first.facts) == canonical(case.facts)
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


def test_every_field_comes_back_from_the_first_reading() -> None:
    """Wild provinces have every figure, mark, batch, grade and kind of decision; each reads back as it was."""
    with tempfile.TemporaryDirectory() as made:
        compared = 0
        for seed in range(16):
            facts = wild(seed).facts
            known = {county.code for county in facts.counties}
            if any(code not in known for one in facts.streams for code in scope_codes(one.scope) if code[0].isdigit()):
                continue
            reading = read_back(facts, Path(made) / "一.xlsx")
            assert [one for one in reading.problems if one.level == "错误"] == []
            assert reading.facts is not None
            assert canonical(reading.facts) == canonical(facts)
            compared += 1
        assert compared >= 10
