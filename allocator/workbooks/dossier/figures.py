"""What the sheets show, computed once: whole numbers of atoms, so that every table closes to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from allocator.domain.cell import Cell
from allocator.domain.county import POOR_PEOPLE, County
from allocator.domain.dossier import Dossier
from allocator.domain.fraction import Fraction
from allocator.domain.issuing import issued_by_city
from allocator.domain.plan import YearPlan
from allocator.workbooks.dossier.whole_parts import whole_parts

MANUAL = "manual_adjustment"


@dataclass(frozen=True, slots=True)
class CountyYear:
    """One county's money of one year (分, 万元 streams only). 测算数 + Σ steps + rounding = amount, exactly.

    ``entitlement`` and ``steps`` are whole 分 that add up over the counties (``whole_parts``); what that leaves is
    in ``rounding``.
    ``by_city`` is what goes to 市统筹 because it lies below 起拨线; it is neither 已下达 nor 本次下达.
    ``prior`` is 上年同口径 = ``last_year`` − ``one_off_before``; ``one_off_now`` is within ``amount``.
    """

    county: County
    last_year: int
    one_off_before: int
    entitlement: int
    steps: Mapping[str, int]
    rounding: int
    amount: int
    one_off_now: int
    issued: int
    by_city: int
    poor: Fraction | None

    @property
    def prior(self) -> int:
        """上年同口径."""
        return self.last_year - self.one_off_before

    @property
    def now(self) -> int:
        """本次下达 to the county itself."""
        return self.amount - self.issued - self.by_city

    @property
    def change(self) -> int:
        """较上年增减 on the same basis: one-off money out of both sides."""
        return self.amount - self.one_off_now - self.prior


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One year over all counties (in printing order), and the rules that moved money, in the book's order."""

    year: int
    forecast: bool
    counties: tuple[CountyYear, ...]
    rules: tuple[str, ...]

    def total(self, pick: Callable[[CountyYear], int]) -> int:
        """The sum of a figure over all counties."""
        return sum(pick(one) for one in self.counties)


def year_figures(
    dossier: Dossier, plan: YearPlan, counties: tuple[County, ...], entitlement: Mapping[Cell, int]
) -> YearFigures:
    """One year's figures; a rule is listed when it moved money between cells of 万元 streams.

    ``entitlement`` are the 测算数 of all cells as ``whole_parts`` gives them.
    """
    money = tuple(stream.code for stream in dossier.facts.streams if stream.is_money)
    measures = {stream.code: stream.measure for stream in dossier.facts.streams}
    sums = {rule: sums_by_county(whole_parts(cells, measures), money) for rule, cells in plan.steps.items()}
    shown_rules = tuple(rule for rule, by_county in sums.items() if any(by_county.values()))
    entitled = sums_by_county({cell: entitlement[cell] for cell in plan.entitlement}, money)
    rows = tuple(
        county_year(dossier, plan.year, county, money, entitled, {rule: sums[rule] for rule in shown_rules})
        for county in counties
    )
    return YearFigures(plan.year, plan.forecast, rows, in_book_order(dossier, shown_rules))


def in_book_order(dossier: Dossier, rules: tuple[str, ...]) -> tuple[str, ...]:
    """Rule ids in the book's order; what is no rule (后续年度) last."""
    order = [one.id for one in dossier.book]
    return tuple(sorted(rules, key=lambda rule: (order.index(rule) if rule in order else len(order), rule)))


def sums_by_county(cells: Mapping[Cell, int], money: tuple[str, ...]) -> dict[str, int]:
    """County → Σ over ``money`` streams."""
    totals: dict[str, int] = {}
    wanted = frozenset(money)
    for (county, stream, _), amount in cells.items():
        if stream in wanted:
            totals[county] = totals.get(county, 0) + amount
    return totals


def county_year(
    dossier: Dossier,
    year: int,
    county: County,
    money: tuple[str, ...],
    entitled: Mapping[str, int],
    sums: Mapping[str, Mapping[str, int]],
) -> CountyYear:
    """One county's line."""
    ledger, code = dossier.ledger, county.code
    amount = ledger.total((code,), money, year)
    steps = {rule: by_county.get(code, 0) for rule, by_county in sums.items()}
    entitlement = entitled.get(code, 0)
    last_year = ledger.total((code,), money, year - 1)
    return CountyYear(
        county=county,
        last_year=last_year,
        one_off_before=last_year - ledger.prior_total((code,), money, year),
        entitlement=entitlement,
        steps=steps,
        rounding=amount - entitlement - sum(steps.values()),
        amount=amount,
        one_off_now=sum(ledger.one_off(code, stream, year) for stream in money),
        issued=sum(ledger.issued(code, stream, year) for stream in money),
        by_city=sum(issued_by_city(ledger, code, stream, year) for stream in money),
        poor=dossier.facts.figure(county, POOR_PEOPLE, year),
    )


def nearest(value: Fraction | int) -> int:
    """Half-up to the whole atom (away from zero): ``nearest(Fraction(-1, 2))`` is −1."""
    if isinstance(value, int):
        return value
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -whole if value < 0 else whole


def ratio(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    """part ÷ whole, None where the whole is 0."""
    return Fraction(part) / Fraction(whole) if whole else None
