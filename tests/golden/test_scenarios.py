"""Every committed scenario, run again on the sample's workbook, gives the golden result that lies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.samples import shaanxi
from allocator.use_cases.checking import read_checked
from allocator.use_cases.listing import list_scenarios
from allocator.use_cases.planning import plan_resolved
from allocator.use_cases.running import fingerprints, told
from allocator.workbooks.input_writer import write_input
from tests.golden.summary import Json, page
from tests.project.tree import ROOT

FOLDER = ROOT / "scenarios"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's workbook."""
    path = tmp_path_factory.mktemp("sample") / "示例.xlsx"
    assert write_input(shaanxi(), path, RULES, note="示例(非真实数据)") is None
    return path


def planned(sample: Path, name: str) -> tuple[Json, int]:
    """The --json of ``allocator run -s name``, without the approval workbook; how many fulfilments differ."""
    checked = read_checked(sample, name, (), None)
    assert checked.facts is not None and checked.ready, checked.problems
    result = plan_resolved(checked.facts, checked.book, checked.problems)
    levels = {level.value for year in result.plan.years for level in year.levels} if result.plan else set()
    return told(checked, result, fingerprints(checked, result) if result.plan else None).json(), len(levels)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_gives_its_golden_result(sample: Path, name: str, request: pytest.FixtureRequest) -> None:
    golden = FOLDER / f"{name}.golden.txt"
    text = page(name, *planned(sample, name), {one.code for one in shaanxi().counties if one.deep})
    if request.config.getoption("--refresh-golden"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert golden.is_file(), "没有核对结果:make golden"
    assert text == golden.read_text(encoding="utf-8")


def test_no_golden_result_without_its_scenario_and_none_is_listed_as_one() -> None:
    assert {path.name.removesuffix(".golden.txt") for path in FOLDER.glob("*.golden.*")} <= set(NAMES)
    assert [one.name for one in list_scenarios(ROOT)] == NAMES
    assert {path.suffix for path in FOLDER.iterdir() if ".golden" not in path.name} == {".toml"}


def test_the_baseline_bites() -> None:
    """Rules 2, 3, 5, 16 and 21 bind somewhere, and there are at least 30 distinct fulfilments."""
    lines = (FOLDER / "baseline.golden.txt").read_text(encoding="utf-8").splitlines()
    counts = {parts[0]: int(parts[2]) for line in lines if len(parts := line.split(" · ")) == 5 and parts[2].isdigit()}
    rules = (
        "deep_county_uplift",
        "deep_village_floor",
        "delisted_hold_harmless",
        "already_issued",
        "manual_adjustment",
    )
    assert all(counts[rule] > 0 for rule in rules)
    assert int(next(line.split()[1] for line in lines if line.startswith("不同的满足率水平"))) >= 30
    assert shaanxi().issued and shaanxi().manual


def test_pure_formula_keeps_nothing_but_the_pool() -> None:
    """Every rule but 1 is off; each one the file switches off says why."""
    (scenario,) = [one for one in list_scenarios(ROOT) if one.name == "pure-formula"]
    resolved = resolve(shaanxi(), scenario.settings, RULES)
    assert [one.id for one in resolved.book if one.values.status != "off"] == ["spend_the_pool"]
    assert all(one.why for one in scenario.settings)
