"""What check says before anything is solved: faults of every binding year, each once; devices are never read."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Given
from allocator.domain.stream import Pool
from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.use_cases.checking import faults_of, fingerprint, read_checked
from tests.use_cases.towns import CODES, facts, wan

YEARS = (2018, 2019)


def texts(made: Facts) -> list[str]:
    """The faults of facts under the baseline."""
    return [fault.text for fault in faults_of(made, resolve(made, (), RULES).book)]


def given(amounts: dict[int, int]) -> Facts:
    """NZ is 给定: all to the first county, so much (万元) a year, of pools of 1,000."""
    made = facts(years=YEARS)
    streams = tuple(replace(one, method="给定") if one.code == "NZ" else one for one in made.streams)
    rows = tuple(Given(CODES[0], "NZ", year, wan(amount), "", "") for year, amount in amounts.items())
    return replace(made, streams=streams, given=rows)


def test_given_amounts_are_checked_in_every_year() -> None:
    assert texts(given({2018: 1000, 2019: 1000})) == []
    assert ["2019 年" in text for text in texts(given({2018: 1000, 2019: 900}))] == [True]
    assert [text[:4] for text in texts(given({}))] == ["2018", "2019"]


def test_what_holds_in_every_year_is_told_once() -> None:
    made = facts(years=YEARS)
    blank = tuple(replace(one, figures={}) if one.code == CODES[1] else one for one in made.counties)
    told = texts(replace(made, counties=blank))
    assert len(told) == 3
    assert all(text.startswith("2018 年") for text in told)


def test_a_figure_of_a_later_year_is_told() -> None:
    made = facts(years=YEARS)
    yearly = {(code, 2019, "贫困人口(人)"): Fraction(0) for code in CODES}
    assert [text[:4] for text in texts(replace(made, yearly=yearly))] == ["2019"] * 3


def test_forecast_years_do_not_block() -> None:
    made = given({2018: 1000, 2019: 900})
    pools = {**made.pools, ("NZ", 2019): Pool("NZ", 2019, wan(1000), nature="预计")}
    assert texts(replace(made, pools=pools)) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_or_device_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "数据.xlsx"
    os.mkfifo(pipe)
    assert fingerprint(pipe) == ""
    checked = read_checked(pipe, None, (), None)
    assert [problem.text for problem in checked.problems] == ["这不是普通文件。"]
