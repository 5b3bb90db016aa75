"""Whether a plan was made from an input file: its facts, its rules' values and its 测算数 held against the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, CHECK, ERROR, Finding, Problem
from allocator.domain.ledger import Ledger
from allocator.domain.money import amount_text
from allocator.domain.records import REWARD
from allocator.domain.rule import RuleBook
from allocator.rulebook import Resolved, settings_of
from allocator.use_cases.checking import fingerprint
from allocator.use_cases.preparing import prepared
from allocator.use_cases.shaping import see_year
from allocator.workbooks.facts_told import Difference, facts_differ
from allocator.workbooks.places import Places
from allocator.workbooks.plan_names import EMBEDDED_PREFIX, ORIGINAL, PARAMETERS
from allocator.workbooks.plan_reader import PlanBook
from allocator.workbooks.reader import read_input

FINGERPRINT = "fingerprint"
MOST, MOST_SETTINGS = 20, 12


@dataclass(frozen=True, slots=True)
class Source:
    """An input file that could be read: its facts under the plan's scenario, and where each stands in it."""

    path: Path
    given: Resolved
    places: Places


def source_of(book: PlanBook, path: Path) -> Source | tuple[Problem, ...]:
    """What a plan is to be held against, or why the file does not say: what is wrong is then the file, not the plan.

    The facts inside the plan are those after its scenario, so the scenario's settings inside it are applied to the
    input too.
    """
    if not path.is_file():
        text = "找不到要核对的数据文件。"
        return (Problem(ERROR, path.name, "", "", text, "请核对 --input 后面的文件名。"),)
    reading = read_input(path)
    if reading.draft is None:
        return tuple(one for one in reading.problems if one.level == ERROR)
    given = prepared(reading.facts, (*reading.facts.settings, *book.scenario)) if reading.facts else None
    wrong = [one for one in (*reading.problems, *(given.problems if given else ())) if one.level == ERROR]
    if given is None or wrong:
        text = f"要核对的数据有 {len(wrong)} 处填报错误,不能逐格核对方案是否由它测算。"
        return (Problem(ERROR, path.name, "", "", text, "请先运行 allocator check,按所列问题改好。"),)
    return Source(path, given, reading.places)


def input_findings(book: PlanBook, plan: Resolved, source: Source) -> tuple[Finding, ...]:
    """Everything in which the plan is not what ``source`` gives; ``plan`` are its facts and rules as it carries them.

    Neither the printed hash nor the hashes of the embedded sheets are believed.
    """
    given, path = source.given, source.path
    found = (
        *told_facts(tuple(facts_differ(plan.facts, given.facts, source.places)), path.name),
        *told_values(plan.book, given.book, path.name),
    )
    if not found:
        found = tuple(told_entitlements(book, plan.facts, given))
    return (*other_file(book, path, same=not found), *found, *beyond_the_input(book, path.name))


def other_file(book: PlanBook, path: Path, same: bool) -> tuple[Finding, ...]:
    """Whether the printed hash is the file's: a file that says the same and was only saved anew is a 提示."""
    actual, stated = fingerprint(path), book.hashes.get("input_sha256", "")
    if actual == stated:
        return ()
    text = f"方案所记的输入文件指纹与 {path.name} 不符:该方案不是由这份数据测算的,或数据在测算后改动过。"
    if same:
        text = f"{path.name} 的文件指纹与方案所记不同(另存过或改过格式),逐格核对其中的数据与方案所依据的一致。"
    return (Finding(CHECK if same else BROKEN, FINGERPRINT, "input", 0, stated, actual, text),)


def told_facts(differences: tuple[Difference, ...], name: str) -> Iterator[Finding]:
    """Each fact that differs, at the input's cell; the many are counted."""
    for one in differences[:MOST]:
        yield Finding(BROKEN, FINGERPRINT, one.sheet, 0, one.read or "", one.stated or "", said(one, name), one.place)
    if len(differences) > MOST:
        text = f"与 {name} 不一致的共 {len(differences)} 处,以上只列出前 {MOST} 处。"
        yield Finding(BROKEN, FINGERPRINT, "input", 0, "", "", text)


def said(one: Difference, name: str) -> str:
    """One difference as a sentence."""
    row, inside = "、".join(filter(None, one.row)), f"方案随附的“{EMBEDDED_PREFIX}{one.sheet}”"
    if one.read is None:
        return f"{name} 没有“{row}”一行,{inside}却有:{one.stated}。"
    if one.stated is None:
        return f"{name} 有“{row}”一行({one.read}),{inside}没有。"
    return f"“{row}”的“{one.header}”:{name} 为 {one.read or '空白'},{inside}为 {one.stated or '空白'}。"


def told_values(carried: RuleBook, given: RuleBook, name: str) -> Iterator[Finding]:
    """Values of rules in force that the input and the scenario do not give."""
    stated, due = ({one.key: one.value for one in settings_of(book)} for book in (carried, given))
    titles = {one.rule.id: f"规则{one.rule.number}“{one.rule.title}”" for one in (*carried, *given)}
    for key in dict.fromkeys((*due, *stated)):
        if due.get(key) != stated.get(key):
            rule, instance, parameter, year = key
            what = f"{titles[rule]}{f'[{instance}]' if instance else ''}的 {parameter}{f'@{year}' if year else ''}"
            was, now = due.get(key), stated.get(key)
            text = f"{what}:按 {name} 和所用情景为 {was or '未设'},方案随附的“{PARAMETERS}”为 {now or '未设'}。"
            yield Finding(BROKEN, FINGERPRINT, rule, 0, was or "", now or "", text, PARAMETERS)


def told_entitlements(book: PlanBook, carried: Facts, given: Resolved) -> Iterator[Finding]:
    """测算数 inside the plan that the input does not give; each year on the plan's own original amounts before it."""
    rewards = tuple(one for one in carried.one_off if one.reason == REWARD)
    facts = replace(given.facts, one_off=(*given.facts.one_off, *rewards))
    years = tuple(sorted({cell.year for cell in book.original}))
    ledger, invested = Ledger(facts, years, book.original), {one.code: one.invested for one in facts.villages}
    wrong: list[tuple[Cell, str, str]] = []
    for year in years:
        due = see_year(ledger, year, given.book, invested).entitlement
        # What is 不计入下年基数 is reckoned from the year's entitlement.
        ledger = replace(ledger, entitlement={**ledger.entitlement, **due})
        for cell in sorted(cell for cell in book.original if cell.year == year):
            if due.get(cell, 0) != book.entitlement.get(cell, 0):
                measure = facts.stream(cell.stream).measure
                required, there = (amount_text(one.get(cell, 0), measure) for one in (due, book.entitlement))
                wrong.append((cell, required, there))
    for cell, required, there in wrong[:MOST]:
        stream = facts.stream(cell.stream)
        what = f"{facts.county(cell.county).name}{cell.year}年“{stream.name}”的测算数"
        text = f"{what}按数据应为 {required} {stream.measure.name},方案随附的“{ORIGINAL}”记为 {there}。"
        yield Finding(BROKEN, FINGERPRINT, cell.county, cell.year, required, there, text, ORIGINAL)
    if len(wrong) > MOST:
        text = f"与数据不符的测算数共 {len(wrong)} 个,以上只列出前 {MOST} 个。"
        yield Finding(BROKEN, FINGERPRINT, ORIGINAL, 0, "", "", text, ORIGINAL)


def beyond_the_input(book: PlanBook, name: str) -> Iterable[Finding]:
    """What a scenario or the command line set: true or not, the input does not say it."""
    if not book.scenario:
        return ()
    lines = [f"{'.'.join(filter(None, one.key))}={one.value}({one.origin})" for one in book.scenario[:MOST_SETTINGS]]
    more = f"等 {len(book.scenario)} 项" if len(book.scenario) > MOST_SETTINGS else ""
    text = f"方案在 {name} 之外还用了情景或命令行的取值,请核对:{';'.join(lines)}{more}。"
    return (Finding(CHECK, FINGERPRINT, "scenario", 0, "", "", text),)
