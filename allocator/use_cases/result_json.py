"""The --json form of a result: the contract's names, amounts as decimal strings in the stream's unit.

Only ``entitlement`` and ``exact`` are p/q. An amount whose decimals do not end within six places (money moved, a
shortfall) is rounded half away from zero to the sixth, which of 万元 is the 分.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allocator.domain.cell import Cell
from allocator.domain.conflict import Conflict
from allocator.domain.dossier import Manifest
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding, Problem
from allocator.domain.fraction import Fraction, sum_to_show
from allocator.domain.issuing import issue_now, issued_by_city
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, Exact, Measure, amount_text, in_measure, ratio_text, show
from allocator.domain.parameter import Parameter, Value, value_text
from allocator.domain.plan import Plan
from allocator.domain.rule import ActiveRule, RuleBook, UseFigure, reports_of
from allocator.workbooks.dossier.wording import verdict

if TYPE_CHECKING:
    from allocator.use_cases.results import Result

# The origin of a value that a sheet of the rule's own states (rule 18: 用途).
ON_SHEET = "workbook"


def result_json(result: Result) -> dict[str, Any]:
    """Every section of the contract; absent ones are [] or null."""
    facts, plan, ledger = result.facts, result.plan, result.ledger
    return {
        "status": result.status,
        "streams": streams(facts) if facts else [],
        "allocations": allocations(facts, plan, ledger) if facts and plan and ledger else [],
        "villages": villages(plan) if plan else [],
        "uses": uses(facts, result.figures) if facts else [],
        "pools": pools(facts) if facts else [],
        "gave_way": gave_way(plan) if plan else [],
        "rules": rules(result.book, facts, plan, result.findings, ledger),
        "findings": [finding(one) for one in result.findings],
        "problems": [problem(one) for one in result.problems],
        "conflict": conflict(result.conflict) if result.conflict else None,
        "manifest": manifest_entry(result.manifest),
    }


def manifest_entry(manifest: Manifest | None) -> dict[str, Any] | None:
    """The hashes and versions; null where nothing came out."""
    if manifest is None:
        return None
    names = ("input_sha256", "scenario_sha256", "result_sha256")
    proof = {"certificate_sha256": manifest.certificate_sha256} if manifest.certificate_sha256 else {}
    return {**{name: getattr(manifest, name) for name in names}, **proof, "versions": dict(manifest.versions)}


def streams(facts: Facts) -> list[dict[str, Any]]:
    """Code, name and unit of each stream."""
    return [{"code": s.code, "name": s.name, "unit": s.measure.name} for s in facts.streams]


def allocations(facts: Facts, plan: Plan, ledger: Ledger) -> list[dict[str, Any]]:
    """One entry per cell, in code order."""
    measures = {stream.code: stream.measure for stream in facts.streams}
    entries = []
    for year in plan.years:
        for cell in sorted(year.amounts):
            measure, amount = measures[cell.stream], year.amounts[cell]
            issued = ledger.issued(*cell)
            entries.append(
                {
                    "county": cell.county,
                    "stream": cell.stream,
                    "year": cell.year,
                    "prior": show(ledger.prior(*cell), measure),
                    "entitlement": ratio_text(in_measure(year.entitlement.get(cell, Fraction(0)), measure)),
                    "exact": ratio_text(in_measure(year.exact[cell], measure)),
                    "amount": show(amount, measure),
                    "issued": show(issued, measure),
                    "issue_now": show(issue_now(ledger, *cell), measure),
                    "issued_by_city": show(issued_by_city(ledger, *cell), measure),
                    "unit_reason": year.reasons.get(cell),
                }
            )
    return entries


def villages(plan: Plan) -> list[dict[str, Any]]:
    """What each deep village gets of each stream (万元)."""
    return [
        {
            "village": one.village,
            "county": one.county,
            "stream": one.stream,
            "year": one.year,
            "amount": show(one.amount),
        }
        for one in plan.villages
    ]


def uses(facts: Facts, figures: tuple[UseFigure, ...]) -> list[dict[str, Any]]:
    """用途金额 and 管理费上限, county by county; ``stream`` only where the figure is about one."""
    entries = []
    for one in figures:
        measure = facts.stream(one.stream).measure if one.stream else WAN_YUAN
        entry = {"county": one.county, "year": one.year, "use": one.use, "amount": show(one.amount, measure)}
        entries.append(entry | ({"stream": one.stream} if one.stream else {}))
    return entries


def pools(facts: Facts) -> list[dict[str, Any]]:
    """The pools of the plan years."""
    measures = {stream.code: stream.measure for stream in facts.streams}
    return [
        {
            "stream": stream,
            "year": year,
            "initial": None if pool.initial is None else show(pool.initial, measures[stream]),
            "total": show(pool.total, measures[stream]),
            "planned": pool.planned,
        }
        for (stream, year), pool in sorted(facts.pools.items())
        if year in facts.years
    ]


def gave_way(plan: Plan) -> list[dict[str, Any]]:
    """Years that leave room for a later one, and the rules that their own best plan would have broken there."""
    return [
        {"year": year.year, "for_year": then, "rules": list(broken)}
        for year in plan.years
        for then, broken in year.gave_way
    ]


def rules(
    book: RuleBook,
    facts: Facts | None,
    plan: Plan | None,
    findings: tuple[Finding, ...],
    ledger: Ledger | None = None,
) -> list[dict[str, Any]]:
    """Each rule in force: its values, whether it was kept, whom it binds, how much money it moved, what it reports."""
    judged = ledger is not None
    return [
        rule_entry(rule, facts, plan, tuple(one for one in findings if one.rule == rule.id) if judged else None)
        | {"report": reported(rule, ledger)}
        for rule in book
    ]


def reported(rule: ActiveRule, ledger: Ledger | None) -> list[str]:
    """What a rule says of each year as a whole, kept or not."""
    return [text for _, text in reports_of(rule, ledger)] if ledger is not None else []


def rule_entry(
    rule: ActiveRule, facts: Facts | None, plan: Plan | None, found: tuple[Finding, ...] | None
) -> dict[str, Any]:
    """One rule's entry; ``moved`` is what it added to cells, ``shortfall`` what it lacks, in all years (万元 streams).

    What concerns quotas stands beside, by measure. ``found`` are its findings, None where nothing was audited:
    ``kept`` says that there are none, ``verdict`` (of the sheet 规则审核) also whether there was anything to find.
    """
    values = rule.values
    stated = rule.rule.on_sheet(facts, values) if facts and rule.rule.on_sheet else {}
    binding = sorted({code for year in plan.years for code in year.binding.get(rule.id, ())}) if plan else []
    gained = by_measure(facts, moved(plan, rule.id)) if plan and facts else {}
    lacking = by_measure(facts, lacked(plan, rule.id)) if plan and facts else {}
    return {
        "id": rule.id,
        "status": values.status,
        "tier": values.tier,
        "parameters": {p.id: texts_of(p, values.by_year.get(p.id, {}), stated) for p in rule.rule.parameters},
        "origin": {**values.origin, **dict.fromkeys(stated, ON_SHEET)},
        "why": values.why,
        "kept": None if found is None else not found,
        "verdict": None if found is None or facts is None else verdict(rule, found, facts),
        "binding": binding,
        "moved": gained.pop(WAN_YUAN.name, "0") if plan else None,
        "moved_quotas": gained,
        "shortfall": lacking.pop(WAN_YUAN.name, None),
        "shortfall_quotas": lacking,
    }


def texts_of(
    parameter: Parameter, by_year: Mapping[int | None, Value], stated: Mapping[str, Mapping[int, Value]]
) -> Any:
    """The value as text, or year → text where years differ; ``stated`` are those of a sheet of the rule's own."""
    values: dict[int | None, Value] = {year: value for year, value in by_year.items() if value is not None}
    for year, value in stated.get(parameter.id, {}).items():
        values[year] = value
    texts = {year: value_text(parameter, value) for year, value in values.items()}
    if set(texts) <= {None}:
        return texts.get(None)
    return {"" if year is None else str(year): text for year, text in texts.items()}


def moved(plan: Plan, rule: str) -> Iterator[tuple[str, Exact]]:
    """Stream and atoms of every cell that gained by a rule (in its amount or its entitlement), all years."""
    for year in plan.years:
        yield from ((cell.stream, change) for cell, change in year.moved_by(rule).items() if change > 0)


def lacked(plan: Plan, rule: str) -> Iterator[tuple[str, Exact]]:
    """A stream and the atoms of every row of a rule that falls short, all years; a row's streams share one measure."""
    for year in plan.years:
        yield from ((row.terms[0][0].stream, short) for row, short in year.shortfall.items() if row.rule == rule)


def by_measure(facts: Facts, amounts: Iterable[tuple[str, Exact]]) -> dict[str, str]:
    """Measure's name → the sum as a decimal string, where it is not 0."""
    found: dict[Measure, list[Fraction]] = {}
    for stream, atoms in amounts:
        found.setdefault(facts.stream(stream).measure, []).append(Fraction(atoms))
    sums = {measure: sum_to_show(parts) for measure, parts in found.items()}
    return {measure.name: amount_text(total, measure) for measure, total in sums.items() if total}


def finding(one: Finding) -> dict[str, Any]:
    """A finding under the contract's names."""
    names = ("kind", "rule", "subject", "year", "required", "given", "cell", "text")
    return {name: getattr(one, name) for name in names}


def problem(one: Problem) -> dict[str, Any]:
    """A problem under the contract's names."""
    return {name: getattr(one, name) for name in ("level", "sheet", "cell", "found", "text", "fix")}


def conflict(one: Conflict) -> dict[str, Any]:
    """A conflict with its repairs, each with ``set`` or ``pool``."""
    repairs = []
    for repair in one.repairs:
        entry: dict[str, Any] = {"text": repair.text, "run": repair.run, "tight": repair.tight}
        if repair.set:
            entry["set"] = list(repair.set)
        if repair.pool:
            entry["pool"] = dict(zip(("stream", "year", "total"), repair.pool, strict=True))
            entry["pool"] |= {"cell": repair.cell or None}
        if repair.gaps:
            entry["gaps"] = [{"year": gap.year, "amount": gap.amount, "unit": gap.unit} for gap in repair.gaps]
        repairs.append(entry)
    names = ("kind", "rules", "subjects", "year", "short_by", "text")
    fields = {name: getattr(one, name) for name in names}
    return {
        **{k: list(v) if isinstance(v, tuple) else v for k, v in fields.items()},
        "repairs": repairs,
        "others": [conflict(other) for other in one.others],
        "cut": one.cut,
        "untried": list(one.untried),
    }


def amounts_text(amounts: Mapping[Cell, int]) -> str:
    """The amounts in code order, one line per cell: what ``result_sha256`` is taken of."""
    return "".join(f"{cell.county},{cell.stream},{cell.year},{amounts[cell]}\n" for cell in sorted(amounts))
