"""Audit a plan workbook without solving: hand-edited files too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from allocator.audit import audit as audit_ledger
from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import BROKEN, CHECK, Finding, Problem
from allocator.domain.issuing import issued_by_city, pool_label, through_cities
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, show
from allocator.domain.rule import RuleBook
from allocator.rulebook import effective_text, prepare
from allocator.rules import RULES
from allocator.use_cases.checking import problem_lines
from allocator.use_cases.result_json import amounts_text
from allocator.use_cases.results import AUDIT_FAILED, OK, PROBLEMS, Result, has_broken, has_errors
from allocator.use_cases.sourcing import FINGERPRINT, input_findings, source_of
from allocator.workbooks.plan_names import COUNTY_SHEETS, DESCRIPTIVE, ORIGINAL, PARAMETERS, county_sheet, master_sheet
from allocator.workbooks.plan_reader import PlanBook, read_plan

OLD_WORDS, ISSUE_LINE, MOST_NAMED = "old_words", "issue_line", 5


def audit(path: Path, input_path: Path | None = None) -> Result:
    """Audit the amounts of ``path`` from the clauses alone; with ``input_path`` also that it came from that file."""
    book = read_plan(Path(path))
    problems = tuple(book.problems)
    source = source_of(book, Path(input_path)) if input_path is not None else None
    if isinstance(source, tuple):
        problems += source
    if book.facts is None or isinstance(source, tuple) or has_errors(problems):
        return refused(book, problems)
    resolved = prepare(book.facts, book.settings, RULES)
    problems += tuple(resolved.problems)
    if has_errors(problems):
        return refused(book, problems)
    years = tuple(sorted({cell.year for cell in book.amounts}))
    ledger = Ledger(resolved.facts, years, book.amounts, book.entitlement, book.villages)
    edits = tuple(edited_amounts(book, resolved.facts))
    changed = tuple(sorted(cell for cell in book.places if book.amounts.get(cell) != book.original.get(cell)))
    audited = audit_ledger(ledger, resolved.book)
    broken = tuple(placed(one, changed, book.places) for one in audited)
    findings = (
        *book.findings,
        *original_findings(book),
        *scenario_findings(book, resolved.book),
        *edits,
        *below_line(book, ledger),
        *old_words(book, resolved.facts),
        *broken,
    )
    if source is not None:
        findings += input_findings(book, resolved, source)
    status = AUDIT_FAILED if has_broken(findings) else OK
    lines = (*problem_lines(problems), *finding_lines(findings), verdict(findings, len(edits)))
    return Result(status, problems, findings, facts=resolved.facts, book=resolved.book, ledger=ledger, lines=lines)


def refused(book: PlanBook, problems: tuple[Problem, ...]) -> Result:
    """A workbook that cannot be audited: why, and what is known to have been touched."""
    lines = (*problem_lines(problems), *finding_lines(book.findings))
    return Result(PROBLEMS, problems, book.findings, lines=lines)


def edited_amounts(book: PlanBook, facts: Facts) -> Iterator[Finding]:
    """Each amount that is not the computed one: a note at its cell, broken only where a clause breaks."""
    names = {county.code: county.name for county in facts.counties}
    streams = {stream.code: stream for stream in facts.streams}
    for cell, now in sorted(book.amounts.items()):
        before, stream = book.original.get(cell), streams[cell.stream]
        if before == now:
            continue
        was = "原无安排" if before is None else f"原 {grouped(before, stream.measure)}"
        text = (
            f"{names[cell.county]}{cell.year}年“{stream.name}”的安排数改动过:{was},现 {grouped(now, stream.measure)}。"
        )
        required = "" if before is None else show(before, stream.measure)
        place = book.places.get(cell)
        yield Finding(CHECK, FINGERPRINT, cell.county, cell.year, required, show(now, stream.measure), text, place)


def below_line(book: PlanBook, ledger: Ledger) -> Iterator[Finding]:
    """Amounts put below 起拨线 by hand: broken where the workbook has no line 市统筹 and still issues them alone."""
    facts, held = ledger.facts, through_cities(replace(ledger, amounts=book.original))
    for cell, amount in sorted(book.amounts.items()):
        stream, county = facts.stream(cell.stream), facts.county(cell.county)
        if stream.issue_line is None or book.original.get(cell) == amount or not issued_by_city(ledger, *cell):
            continue
        line, city = grouped(stream.issue_line, stream.measure), pool_label(county.city)
        text = (
            f"{county.name}{cell.year}年“{stream.name}”改为 {grouped(amount, stream.measure)},低于起拨线 {line},"
            f"不单独下达,应列入“{city}”下达"
        )
        if cell.stream not in held:
            text += ";本方案原没有低于起拨线的数,表上没有这一行,仍列为下达该县。请改到起拨线以上或不安排,或重新测算"
        kind = CHECK if cell.stream in held else BROKEN
        shown = show(stream.issue_line, stream.measure), show(amount, stream.measure)
        yield Finding(kind, ISSUE_LINE, cell.county, cell.year, *shown, f"{text}。", book.places.get(cell))


def old_words(book: PlanBook, facts: Facts) -> Iterator[Finding]:
    """The sheets that still describe the amounts as computed: all their words are older than the edits."""
    cells = {cell for cell in {*book.amounts, *book.original} if book.amounts.get(cell) != book.original.get(cell)}
    counties, years = {cell.county for cell in cells}, sorted({cell.year for cell in book.original})
    touched: dict[str, list[str]] = {}
    for county in (one for one in facts.counties if one.code in counties):
        touched.setdefault(county_sheet(facts, county, years), []).append(county.name)
    for sheet in (one for one in DESCRIPTIVE if one in book.sheets and cells):
        names = touched.get(sheet, [])
        if sheet in COUNTY_SHEETS and not names:
            continue
        more = f"等 {len(names)} 个县区" if len(names) > MOST_NAMED else ""
        whom = f"({'、'.join(names[:MOST_NAMED])}{more})" if names else ""
        text = f"“{sheet}”的文字和数额是改动前的方案,没有反映改动{whom};定稿后请按改动写入“人工调整”重新测算。"
        yield Finding(CHECK, OLD_WORDS, sheet, 0, "", "", text, f"{sheet}!A3")
    for year in sorted({cell.year for cell in cells}):
        sheet = master_sheet(year)
        text = f"“{sheet}”的政策调整、人工调整、取整和备注是改动前的方案,没有反映改动;定稿后请重新测算。"
        yield Finding(CHECK, OLD_WORDS, sheet, year, "", "", text, f"{sheet}!A2")


def placed(finding: Finding, changed: Sequence[Cell], places: Mapping[Cell, str]) -> Finding:
    """A finding with the workbook cell to look at: the latest changed cell of its subject, where there is one."""
    if finding.cell is not None:
        return finding
    about = min(
        (cell for cell in changed if concerns(finding, cell)), key=lambda cell: (-cell.year, cell), default=None
    )
    return finding if about is None else replace(finding, cell=places[about])


def concerns(finding: Finding, cell: Cell) -> bool:
    """Whether a changed cell belongs to a finding's subject and year (a later year's base counts too)."""
    if cell.year not in (finding.year, finding.year - 1):
        return False
    kind, _, rest = finding.subject.partition(":")
    if kind == "stream":
        return rest == cell.stream
    return finding.subject.split("/")[0] == cell.county if finding.subject[:1].isdigit() else True


def original_findings(book: PlanBook) -> tuple[Finding, ...]:
    """Whether the embedded original amounts are those the fingerprint was taken of."""
    actual = sha256(amounts_text(book.original).encode()).hexdigest()
    stated = book.hashes.get("result_sha256", "")
    if actual == stated or any(one.subject == ORIGINAL for one in book.findings):
        return ()
    text = "随附的原方案数与“数据指纹”表的结果指纹不符:其中一处被改动过。"
    return (Finding(BROKEN, FINGERPRINT, ORIGINAL, 0, stated, actual, text),)


def scenario_findings(book: PlanBook, carried: RuleBook) -> tuple[Finding, ...]:
    """Whether the values inside the plan are those that 情景指纹 was taken of."""
    actual, stated = sha256(effective_text(carried).encode()).hexdigest(), book.hashes.get("scenario_sha256", "")
    if actual == stated or any(one.subject == PARAMETERS for one in book.findings):
        return ()
    text = "随附的参数取值与“数据指纹”表的情景指纹不符:其中一处被改动过。"
    return (Finding(BROKEN, FINGERPRINT, PARAMETERS, 0, stated, actual, text),)


def finding_lines(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Findings as lines: broken first, then shortfalls, then checks, each with its cell and the number of its rule."""
    names = {"broken": "违反", "shortfall": "缺口", "check": "提示"}
    numbers = {rule.id: rule.number for rule in RULES}
    ranked = sorted(findings, key=lambda one: list(names).index(one.kind))
    lines = []
    for one in ranked:
        number = numbers.get(one.rule.partition("[")[0])
        whose = f"规则{number} " if number else ""
        lines.append(f"【{names[one.kind]}】{one.cell + ' ' if one.cell else ''}{whose}{one.text}")
    return tuple(lines)


def verdict(findings: tuple[Finding, ...], edits: int) -> str:
    """The last line: whether anything is broken, and how many amounts differ from the computed plan."""
    broken = sum(one.kind == BROKEN for one in findings)
    touched = f"有 {edits} 处安排数与原方案不同。" if edits else ""
    return (f"审核未通过:{broken} 处违反规则或指纹不符。" if broken else "审核通过:没有违反规则之处。") + touched
