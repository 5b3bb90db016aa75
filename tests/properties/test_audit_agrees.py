"""The audit, which sees no rows, and the rows, which see no audit, give the same verdict on any plan."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.audit import audit
from allocator.domain.cell import Cell
from allocator.domain.finding import BROKEN, SHORTFALL
from allocator.domain.ledger import Ledger
from allocator.domain.plan import VillageAmount
from allocator.domain.rule import HARD, SOFT, ActiveRule
from allocator.domain.year_facts import YearFacts
from allocator.programme import view_year
from allocator.programme.build import settle
from allocator.use_cases import PlanResult, plan_facts
from tests.properties.pressed import village_cases
from tests.properties.programmes import kept
from tests.properties.provinces import Case
from tests.properties.tally import Tally, examples

Verdict = tuple[str, int, str]
KINDS = {HARD: BROKEN, SOFT: SHORTFALL}


def edited(result: PlanResult, dice: Random) -> Ledger:
    """The plan's ledger with a few whole units moved, added or taken away, villages' amounts too."""
    assert result.ledger is not None
    amounts = dict(result.ledger.amounts)
    for _ in range(dice.randint(0, 4)):
        cell = dice.choice(sorted(amounts))
        units = dice.choice((1, 1, 5, 40, 400)) * result.facts.stream(cell.stream).unit
        peers = [one for one in sorted(amounts) if (one.stream, one.year) == (cell.stream, cell.year)]
        change = min(units, amounts[cell])
        amounts[cell] -= change
        if dice.randint(1, 3) < 3:
            amounts[dice.choice(peers)] += change
    villages = tuple(moved_village(one, dice) for one in result.ledger.villages)
    return Ledger(result.facts, result.ledger.years, amounts, result.ledger.entitlement, villages)


def moved_village(one: VillageAmount, dice: Random) -> VillageAmount:
    """A village's amount, now and then one 万元 up or down."""
    change = dice.choice((0, 0, 0, 0, 0, 0, 1, -1)) * 1_000_000
    return VillageAmount(one.village, one.county, one.stream, one.year, max(0, one.amount + change))


def views(ledger: Ledger, result: PlanResult) -> Iterator[YearFacts]:
    """Each year as seen with the ledger's own earlier years."""
    invested = {village.code: village.invested for village in result.facts.villages}
    for year in ledger.years:
        yield view_year(ledger, year, result.book, True, dict(invested))
        for one in ledger.villages:
            if one.year == year:
                invested[one.village] += one.amount


def rows_broken(ledger: Ledger, result: PlanResult, status: str) -> set[Verdict]:
    """(rule, year, county or subject) of every row of a rule of this status that the amounts do not keep."""
    found = set()
    for now in views(ledger, result):
        for rule in result.book:
            if rule.rule.rows is None or rule.values.status != status:
                continue
            for row in rule.rule.rows(now, rule.values):
                if not kept(settle(now, row), ledger.amounts):
                    found.add((rule.id, now.year, row.subject.partition("/")[0]))
            found |= set(villages_broken(ledger, now, rule))
    return found


def villages_broken(ledger: Ledger, now: YearFacts, rule: ActiveRule) -> Iterator[Verdict]:
    """Villages that get less than asked, counties whose villages draw more than there is."""
    if rule.rule.village_asks is None:
        return
    asks = rule.rule.village_asks(now, rule.values)
    mine = [one for one in ledger.villages if one.year == now.year]
    for village in now.facts.villages:
        if sum(one.amount for one in mine if one.village == village.code) < asks.get(village.code, 0):
            yield rule.id, now.year, village.county
    for county, stream in {(one.county, one.stream) for one in mine if one.stream}:
        drawn = sum(one.amount for one in mine if (one.county, one.stream) == (county, stream))
        if drawn > ledger.amounts.get(Cell(county, stream, now.year), 0):
            yield rule.id, now.year, county


def audit_broken(ledger: Ledger, result: PlanResult, kind: str) -> set[Verdict]:
    """The same from the audit's findings of one kind."""
    return {(one.rule, one.year, one.subject) for one in audit(ledger, result.book) if one.kind == kind}


def test_audit_and_rows_agree_on_plans_and_on_edited_plans(tally: Tally) -> None:
    """No ``broken`` finding ⇔ every hard row and village row holds; soft rows and ``shortfall`` likewise.

    The same rules, years and subjects; at least a sixth of the plans audited are broken, and some are not; village
    rows bind in at least a third.
    """
    broken = []

    @settings(max_examples=examples(120))
    @given(village_cases(), st.randoms(use_true_random=False))
    def holds(case: Case, dice: Random) -> None:
        result = tally.count(plan_facts(case.facts, case.settings))
        if result.plan is None:
            return
        ledger = edited(result, dice)
        for status, kind in KINDS.items():
            by_rows, by_audit = rows_broken(ledger, result, status), audit_broken(ledger, result, kind)
            assert by_audit == by_rows, (kind, by_audit ^ by_rows)
        broken.append(bool(rows_broken(ledger, result, HARD)))

    holds()
    tally.demand()
    assert 3 * tally.rules["deep_village_floor"] >= tally.feasible, tally.line()
    assert len(broken) <= sum(broken) * 6 <= 5.7 * len(broken), (sum(broken), len(broken))
