"""The --json form of a result: the contract's names, amounts as decimal strings in the stream's unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from allocator.domain.cell import Cell
from allocator.domain.conflict import Conflict
from allocator.domain.dossier import Manifest
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding, Problem
from allocator.domain.issuing import issue_now, issued_by_city
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN, in_measure, ratio_text, show
from allocator.domain.parameter import value_text
from allocator.domain.plan import Plan
from allocator.domain.rule import ActiveRule, RuleBook, UseFigure, reports_of

if TYPE_CHECKING:
    from allocator.use_cases.results import Result


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
        "rules": rules(result.book, plan, result.findings, ledger),
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
    return {**{name: getattr(manifest, name) for name in names}, "versions": dict(manifest.versions)}


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


def rules(
    book: RuleBook, plan: Plan | None, findings: tuple[Finding, ...], ledger: Ledger | None = None
) -> list[dict[str, Any]]:
    """Each rule in force: its values, whether it was kept, whom it binds, how much money it moved, what it reports."""
    return [
        rule_entry(rule, plan, [one for one in findings if one.rule == rule.id]) | {"report": reported(rule, ledger)}
        for rule in book
    ]


def reported(rule: ActiveRule, ledger: Ledger | None) -> list[str]:
    """What a rule says of each year as a whole, kept or not."""
    return [text for _, text in reports_of(rule, ledger)] if ledger is not None else []


def rule_entry(rule: ActiveRule, plan: Plan | None, found: list[Finding]) -> dict[str, Any]:
    """One rule's entry; ``moved`` is what it added to counties in all years (万元 streams)."""
    values = rule.values
    binding = sorted({code for year in plan.years for code in year.binding.get(rule.id, ())}) if plan else []
    lacking = (
        sum((amount for y in plan.years for row, amount in y.shortfall.items() if row.rule == rule.id), Fraction(0))
        if plan
        else 0
    )
    return {
        "id": rule.id,
        "status": values.status,
        "tier": values.tier,
        "parameters": {p.id: parameter_texts(p, values.by_year.get(p.id, {})) for p in rule.rule.parameters},
        "origin": dict(values.origin),
        "why": values.why,
        "kept": not found if plan else None,
        "binding": binding,
        "moved": ratio_or_decimal(moved(plan, rule.id)) if plan else None,
        "shortfall": ratio_or_decimal(Fraction(lacking)) if lacking else None,
    }


def parameter_texts(parameter: Any, by_year: Mapping[int | None, Any]) -> Any:
    """The value as text, or year → text where years differ."""
    texts = {year: value_text(parameter, value) for year, value in by_year.items()}
    if set(texts) <= {None}:
        return texts.get(None)
    return {"" if year is None else str(year): text for year, text in texts.items()}


def moved(plan: Plan, rule: str) -> Fraction:
    """What a rule added to the cells that gained by it (分), all years together."""
    gains = (change for year in plan.years for change in year.steps.get(rule, {}).values() if change > 0)
    return sum(gains, Fraction(0))


def ratio_or_decimal(atoms: Fraction) -> str:
    """分 as 万元: a decimal where it ends, else p/q."""
    from allocator.domain.money import decimal_text

    amount = in_measure(atoms)
    try:
        return decimal_text(amount)
    except ValueError:
        return ratio_text(amount)


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
        entry: dict[str, Any] = {"text": repair.text}
        if repair.set:
            entry["set"] = list(repair.set)
        if repair.pool:
            entry["pool"] = dict(zip(("stream", "year", "total"), repair.pool, strict=True))
            entry["pool"] |= {"cell": repair.cell or None}
        repairs.append(entry)
    names = ("kind", "rules", "subjects", "year", "short_by", "text")
    fields = {name: getattr(one, name) for name in names}
    return {
        **{k: list(v) if isinstance(v, tuple) else v for k, v in fields.items()},
        "repairs": repairs,
        "others": [conflict(other) for other in one.others],
    }


def amounts_text(amounts: Mapping[Cell, int]) -> str:
    """The amounts in code order, one line per cell: what ``result_sha256`` is taken of."""
    return "".join(f"{cell.county},{cell.stream},{cell.year},{amounts[cell]}\n" for cell in sorted(amounts))
