"""Check a workbook: every problem at once, with the scenario applied; the solver is not touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from allocator.domain.executed import is_closed
from allocator.domain.facts import Facts
from allocator.domain.finding import HINT, Problem
from allocator.domain.ledger import Ledger
from allocator.domain.rule import RuleBook
from allocator.domain.scenario import Scenario, Setting
from allocator.entitlement import Fault, entitlement_faults
from allocator.programme import view_year
from allocator.scenario_files import load_scenario, parse_set, scenario_folders
from allocator.use_cases.preparing import prepared
from allocator.use_cases.results import OK, PROBLEMS, Result, has_errors
from allocator.workbooks.checks import check_book, spoilt_sheets
from allocator.workbooks.places import Places, placed
from allocator.workbooks.reader import read_input

BASELINE = "baseline"
# Faults of a stream in every year alike: they are told for the first year only.
LASTING = ("no_weights", "weights_sum")
FEW = 3
BORDERS, RULE_SHEET = "区划变更", "规则"
# Sheets by which the factor method does not judge: an error there hides none of its faults.
NO_FACTORS = frozenset({"深度贫困村", "村级总额", "已下达", "人工调整", "批次", "用途"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook read under a scenario: facts and book are there unless a problem is an error.

    ``read`` are the facts as the workbook states them, ``places`` where each stands in it.
    """

    problems: tuple[Problem, ...]
    facts: Facts | None
    book: RuleBook
    scenario: Scenario | None
    input_sha256: str
    read: Facts | None = None
    places: Places = field(default_factory=Places)

    @property
    def ready(self) -> bool:
        """Whether a plan can be computed."""
        return self.facts is not None and not has_errors(self.problems)


def check(path: Path, scenario: str | None = None, sets: tuple[str, ...] = (), why: str | None = None) -> Result:
    """Every problem of a workbook under a scenario, none computed away."""
    checked = read_checked(path, scenario, sets, why)
    status = OK if checked.ready else PROBLEMS
    lines = problem_lines(checked.problems)
    if checked.ready and checked.facts is not None:
        lines = (*lines, facts_line(checked.facts), "检查通过,可以测算。")
    return Result(
        status,
        problems=checked.problems,
        facts=checked.facts,
        book=checked.book,
        scenario=checked.scenario,
        lines=lines,
        usage=bad_usage(checked.problems),
    )


def read_checked(path: Path, scenario: str | None, sets: tuple[str, ...], why: str | None) -> Checked:
    """Read, apply the scenario chain and --set, and check what depends on the rules in force."""
    path = Path(path)
    chosen, problems = settings_of(path, scenario, sets, why)
    if problems:
        return Checked(problems, None, (), None, "")
    assert chosen is not None
    reading = read_input(path)
    digest = reading.sha256
    if reading.draft is None:
        return Checked(reading.problems, None, (), chosen, digest)
    spoilt = spoilt_sheets(reading.problems, reading.places)
    resolved = prepared(reading.draft, (*reading.draft.settings, *chosen.settings))
    applied = placed(resolved.problems, reading.places) if reading.facts else ()
    spoilt |= spoilt_sheets(applied, reading.places) & {BORDERS, RULE_SHEET}
    faults = () if spoilt - NO_FACTORS else tuple(faults_of(resolved.facts, resolved.book))
    found = check_book(resolved.facts, resolved.book, reading.places, faults, spoilt)
    problems = (*reading.problems, *applied, *untold(found, applied))
    facts = resolved.facts if reading.facts else None
    return Checked(problems, facts, resolved.book if facts else (), chosen, digest, reading.facts, reading.places)


def untold(problems: Iterable[Problem], told: Iterable[Problem]) -> Iterator[Problem]:
    """The problems but those about what a cell says that were told of that cell already."""
    known = {(one.level, one.sheet, one.cell, one.found) for one in told if one.cell and one.found}
    return (one for one in problems if (one.level, one.sheet, one.cell, one.found) not in known)


def settings_of(
    path: Path, scenario: str | None, sets: tuple[str, ...], why: str | None
) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """The scenario with the command line's settings appended, or the problems that keep it from being read."""
    loaded = load_scenario(scenario or BASELINE, scenario_folders(path.parent))
    if not isinstance(loaded, Scenario):
        return None, loaded
    parsed = [parse_set(text, why) for text in sets]
    wrong = tuple(one for one in parsed if not isinstance(one, Setting))
    if wrong:
        return None, wrong
    extra = tuple(one for one in parsed if isinstance(one, Setting))
    return Scenario(loaded.name, loaded.title, loaded.question, loaded.chain, (*loaded.settings, *extra)), ()


def faults_of(facts: Facts, book: RuleBook) -> list[Fault]:
    """What keeps the factor method from giving a number, in every plan year that binds.

    A year told only when its turn comes would first spoil the look-ahead of the years before it, and a
    给定安排 that misses its total would come out as rules that clash. What holds for several years is told once.
    """
    ledger = Ledger(facts, (), {})
    invested = {village.code: village.invested for village in facts.villages}
    found: dict[tuple[str, ...], Fault] = {}
    for year in facts.years:
        if is_closed(facts, year) or (facts.is_forecast(year) and year != facts.years[0]):
            continue
        for fault in entitlement_faults(view_year(ledger, year, book, settled=True, invested=invested)):
            lasting = fault.county or fault.header or fault.kind in LASTING
            text = fault.text.removeprefix(f"{year} 年") if lasting else fault.text
            found.setdefault((fault.kind, fault.stream, fault.county, fault.header, text), fault)
    return list(found.values())


def fingerprint(path: Path) -> str:
    """sha256 of a regular file's bytes, "" where there are none to read (a device or a pipe may never end)."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def bad_usage(problems: tuple[Problem, ...]) -> bool:
    """Whether what is wrong was typed on the command line rather than filled in."""
    return any(problem.level == "错误" and problem.sheet.startswith("--") for problem in problems)


def problem_lines(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Problems as lines, errors first, each with its place, what is wrong and how to mend it."""
    order = {"错误": 0, "警告": 1, "提示": 2}
    ranked = sorted(problems, key=lambda problem: order[problem.level])
    lines = [problem_line(problem) for problem in ranked if problem.level != HINT]
    lines += hint_lines(problem for problem in ranked if problem.level == HINT)
    if ranked:
        counts = "、".join(
            f"{level} {n} 条" for level in order if (n := sum(problem.level == level for problem in problems))
        )
        lines.append(f"共 {counts}。")
    return tuple(lines)


def hint_lines(hints: Iterable[Problem]) -> Iterator[str]:
    """Hints as lines; of many alike in one column the first few (a --json file has them all)."""
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for one in hints:
        alike.setdefault((one.sheet, one.cell.rstrip("0123456789"), one.fix), []).append(one)
    for (sheet, column, _), group in alike.items():
        shown = group if len(group) <= FEW + 1 else group[:FEW]
        yield from map(problem_line, shown)
        if len(group) > len(shown):
            yield f"【{HINT}】{sheet}!{column} 列还有 {len(group) - len(shown)} 处同类提示。"


def problem_line(problem: Problem) -> str:
    """One problem as one line: 【错误】县区!G7 …。改法:…"""
    place = f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet
    fix = f" 改法:{problem.fix}" if problem.fix else ""
    return f"【{problem.level}】{place} {problem.text}{fix}".replace("】 ", "】")


def facts_line(facts: Facts) -> str:
    """What was read, in one line."""
    years = f"{facts.years[0]}—{facts.years[-1]}" if len(facts.years) > 1 else f"{facts.years[0]}"
    counted = f"{len(facts.counties)} 个县区、{len(facts.streams)} 项资金"
    return f"已读入:{counted}、{years} 年、{len(facts.villages)} 个深度贫困村。"
