"""A script reads the conflict from ``run --json`` and applies each repair with the real command: done, exit 0.

A total is changed in its cell of 资金总盘, everything else is typed after --set; one step less ends in 3 again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from allocator.domain.scenario import Setting
from allocator.rulebook import prepare
from allocator.rules import RULES
from allocator.samples import shaanxi
from allocator.scenario_files import parse_set
from allocator.use_cases.listing import list_scenarios
from allocator.use_cases.replanning import replanned
from allocator.workbooks.input_writer import write_input
from tests.cli.terminal import ended
from tests.conflict import planted
from tests.conflict.clashing import clashing
from tests.project.tree import ROOT
from tests.properties.provinces import Case
from tests.properties.tally import examples
from tests.properties.test_conflicts import one_step_less
from tests.use_cases.towns import setting

DONE, CONFLICT = 0, 3
ON_PURPOSE = "infeasible-on-purpose"
# Random provinces that are tried for clashes, and those asked for.
SEEDS, WANTED = 40, 10
PLANTED = (
    planted.caps_below_a_pool,
    planted.uplift_against_hold_harmless,
    planted.villages_against_projects,
    planted.later_year_through_this_one,
    planted.two_streams,
    planted.villages_of_given_money,
    planted.villages_of_held_money,
)

Json = dict[str, Any]


@dataclass
class Desk:
    """A folder with one workbook, and what is typed for it besides."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    typed: tuple[str, ...] = ()

    @property
    def workbook(self) -> Path:
        """The workbook as it was handed in."""
        return self.folder / "数据.xlsx"

    def run(self, sets: Sequence[str] = (), cells: Sequence[tuple[str, str]] = ()) -> tuple[int, Json]:
        """``allocator run`` with further --set, on a copy of the workbook with other numbers in some cells."""
        path, plan, told = self.workbook, self.folder / "方案.xlsx", self.folder / "结果.json"
        if cells:
            path = self.folder / "改过.xlsx"
            shutil.copyfile(self.workbook, path)
            book = openpyxl.load_workbook(path)
            for place, number in cells:
                sheet, _, cell = place.partition("!")
                book[sheet][cell].value = float(number)
            book.save(path)
        options = [word for text in sets for word in ("--set", text)]
        words = ("run", path, "-o", plan, "--json", told, "--force", "--why", "试算", *self.typed, *options)
        code, out, err = ended(self.capsys, *map(str, words))
        assert code in (DONE, CONFLICT), (options, cells, out, err)
        return code, json.loads(told.read_text(encoding="utf-8"))


def applied(desk: Desk, repair: Json) -> int:
    """The exit code once a repair is applied as its JSON says."""
    pool = repair.get("pool")
    return desk.run(repair.get("set", ()), [(pool["cell"], pool["total"])] if pool else ())[0]


def one_less(desk: Desk, case: Case, repair: Json) -> Iterator[tuple[str, int]]:
    """Every part of a repair a step smaller: what was typed or put into the cell, and the exit code."""
    pool = repair.get("pool")
    parts = [parse_set(text, "试算") for text in repair.get("set", ())]
    if pool:
        parts = [Setting("pool", (pool["stream"], str(pool["year"]), "total"), pool["total"], "试算", "", "")]
    assert all(isinstance(one, Setting) for one in parts)
    for less in one_step_less(case, tuple(one for one in parts if isinstance(one, Setting))):
        if pool:
            yield f"{pool['cell']}={less[0].value}", desk.run((), [(pool["cell"], less[0].value)])[0]
        else:
            sets = [typed(one) for one in less]
            yield " ".join(sets), desk.run(sets)[0]


def typed(one: Setting) -> str:
    """A setting as it is typed after --set."""
    if one.kind == "pool":
        return f"pool:{one.key[0]}@{one.key[1]}={one.value}"
    rule, instance, name, year = one.key
    return f"{rule}{f'[{instance}]' if instance else ''}.{name}{f'@{year}' if year else ''}={one.value}"


def desk_of(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """The case in a folder of its own: its facts as a workbook, its settings as they are typed."""
    folder.mkdir()
    assert write_input(case.facts, folder / "数据.xlsx", RULES) is None
    return Desk(folder, capsys, tuple(word for one in case.settings for word in ("--set", typed(one))))


def every_repair_holds(desk: Desk, case: Case) -> int:
    """How many repairs of a clash were applied; 0 where the workbook has a plan."""
    code, told = desk.run()
    if code == DONE:
        return 0
    for repair in told["conflict"]["repairs"]:
        assert applied(desk, repair) == DONE, repair
        for less, ends in one_less(desk, case, repair):
            assert ends == CONFLICT, (repair, less)
    return len(told["conflict"]["repairs"])


def test_repairs_of_random_provinces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At least ten small provinces that clash."""
    applied_to = 0
    for seed in range(examples(SEEDS)):
        case = clashing(Random(seed), (1, 1))
        desk = desk_of(case, tmp_path / str(seed), capsys)
        if ready(desk):
            applied_to += every_repair_holds(desk, case) > 0
        if applied_to >= examples(WANTED):
            return
    raise AssertionError(f"only {applied_to} provinces clash")


def ready(desk: Desk) -> bool:
    """Whether ``check`` finds nothing wrong: some planted clashes are mistakes of the workbook already."""
    return ended(desk.capsys, "check", str(desk.workbook), *desk.typed, "--why", "试算")[0] == DONE


@pytest.mark.parametrize("plant", PLANTED)
def test_repairs_of_planted_clashes(plant: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = plant()
    assert every_repair_holds(desk_of(case, tmp_path / "县", capsys), case) >= 2


def test_a_repair_by_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is read out as 甲县豁免 may be typed so and stands on the cover; without a reason it is refused."""
    case, text = planted.villages_against_projects(), "project_bank_cap.exempt=甲县"
    desk = desk_of(case, tmp_path / "县", capsys)
    assert desk.run([text])[0] == DONE
    plan = tmp_path / "县" / "方案.xlsx"
    assert ended(capsys, "audit", str(plan), "--input", str(desk.workbook))[0] == DONE
    cover = [cell.value for row in openpyxl.load_workbook(plan)["封面"].iter_rows() for cell in row]
    assert "规则13 不超过项目库储备:豁免县区:甲县(命令行)。理由:试算;批准人:________" in cover
    words = ("run", str(desk.workbook), "-o", str(tmp_path / "无.xlsx"), *desk.typed, "--set", text)
    code, _, err = ended(capsys, *words)
    assert code == 2 and "必须写明理由" in err


def test_repairs_of_the_sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The scenario that clashes on purpose: three counties fewer are enough, two are not; a soft floor falls short.

    The steps are planned without the command, which would look for repairs each time or write the whole plan.
    """
    assert write_input(shaanxi(), tmp_path / "数据.xlsx", RULES) is None
    desk = Desk(tmp_path, capsys, ("-s", "infeasible-on-purpose"))
    code, told = desk.run()
    repairs = told["conflict"]["repairs"]
    exempt = the_one(repairs, "exempt")
    _, *fewer = exempt.split("、")
    assert on_purpose(setting("deep_village_floor", "exempt", "、".join(fewer))) == "conflict"
    assert code == CONFLICT and on_purpose(setting("deep_village_floor", "exempt", exempt)) == "ok"
    (soft,) = (one for one in repairs if one.get("set") == ["deep_village_floor.status=soft"])
    assert [gap["year"] for gap in soft["gaps"]] == [2018, 2019, 2020] and "至少" not in soft["text"]


def on_purpose(changed: Setting) -> str:
    """How the sample's years end under the scenario and one more setting."""
    (scenario,) = [one for one in list_scenarios(ROOT) if one.name == ON_PURPOSE]
    known = shaanxi()
    resolved = prepare(known, (*known.settings, *scenario.settings, changed), RULES)
    return replanned(resolved.facts, resolved.book).status


def the_one(repairs: Sequence[dict[str, Any]], name: str) -> str:
    """The value of the repair that sets deep_village_floor.NAME."""
    start = f"deep_village_floor.{name}="
    (text,) = (text for one in repairs for text in one.get("set", ()) if text.startswith(start))
    return text.removeprefix(start)
