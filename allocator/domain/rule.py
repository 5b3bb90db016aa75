"""The record every policy rule is: a clause made computable, audited and explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from allocator.domain.cell import Cell
from allocator.domain.clause import Clause
from allocator.domain.county import County
from allocator.domain.demand import Demand
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.parameter import Parameter, Values
from allocator.domain.programme import Row
from allocator.domain.records import OneOff
from allocator.domain.stream import Pool
from allocator.domain.year_facts import YearFacts

HARD, SOFT, CHECKED, OFF = "hard", "soft", "check", "off"
STATUS_NAMES = {HARD: "硬约束", SOFT: "软约束", CHECKED: "只核对", OFF: "停用"}


@dataclass(frozen=True, slots=True)
class Rule:
    """规则: number, name, clause, parameters, and its parts (``rows`` None where it only checks).

    ``rows(now, values)`` yields the exact rows of one year. ``audit(ledger, values)`` restates the
    clause in integers over all years of the ledger, independent of ``rows``; its findings are
    ``broken`` when the status is hard, ``shortfall`` when soft, ``check`` otherwise.
    ``explain(ledger, values, county, year)`` is the Chinese sentence with the numbers for one
    county, None where the rule says nothing about it. ``village_asks(now, values)`` is what the
    rule asks for each village this year (分). ``statuses`` are those a user may choose;
    ``needs`` the 县区 headers that must exist once it is hard, soft or check (unless in baseline), ``spare`` those
    of them without which it still speaks (the risk of rule 11: without it nobody is barred);
    ``looks_at(facts, values, header, year)`` the counties whose cell under such a header it reads, so that a blank
    one can be told (None: the rule tells them itself).
    ``reshape(now, values, weights)`` changes the entitlement that enters the vector (rule 8);
    ``planned_pools(facts, values)`` gives the blank future pools it plans (rule 4); ``figures(ledger,
    values)`` the amounts it writes beside the plan (rules 18, 20); ``problems(facts, values)`` what the
    workbook lacks for it (sheet named, cell open); ``report(ledger, values, year)`` what
    it says of a year as a whole, kept or not. ``has_instances``: it may stand in
    the book several times, ``class_split[贫困县,ZY]``; without an instance such a rule is not in force.
    ``instance_example`` shows how one is written (``贫困县,ZY``), ``instance_forms(facts)`` lists all that
    can be (None: any text), ``own_instances(facts)`` those that stand in the workbook without a setting.
    ``on_sheet(facts, values)``: by parameter and year, the values in force that a sheet of its own states (用途).
    ``foresees(values, year)``: whether its rows of a year whose year before is open are all there (None: always).
    ``demands`` are the values it cannot work without once it is on.
    ``default_tier`` is the tier it takes when made soft without one. ``by_county``: its rows are about single
    counties, so that some may be exempted.
    """

    number: int
    id: str
    title: str
    clause: Clause
    parameters: tuple[Parameter, ...]
    status: str
    tier: int | None
    statuses: tuple[str, ...]
    audit: Callable[[Ledger, Values], Iterable[Finding]]
    explain: Callable[[Ledger, Values, str, int], str | None]
    rows: Callable[[YearFacts, Values], Iterable[Row]] | None = None
    village_asks: Callable[[YearFacts, Values], Mapping[str, int]] | None = None
    needs: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    looks_at: Callable[[Facts, Values, str, int], Iterable[County]] | None = None
    reshape: Callable[[YearFacts, Values, Mapping[Cell, Fraction]], Reshaped] | None = None
    planned_pools: Callable[[Facts, Values], tuple[Pool, ...]] | None = None
    figures: Callable[[Ledger, Values], Iterable[UseFigure]] | None = None
    has_instances: bool = False
    instance_example: str = ""
    instance_forms: Callable[[Facts], tuple[str, ...]] | None = None
    own_instances: Callable[[Facts], tuple[str, ...]] | None = None
    default_tier: int = 1
    problems: Callable[[Facts, Values], Iterable[Problem]] | None = None
    report: Callable[[Ledger, Values, int], Iterable[str]] | None = None
    elsewhere: Callable[[Facts, Values], tuple[str, ...]] | None = None
    on_sheet: Callable[[Facts, Values], Mapping[str, Mapping[int, Fraction]]] | None = None
    by_county: bool = False
    foresees: Callable[[Values, int], bool] | None = None
    demands: tuple[Demand, ...] = ()

    @property
    def switches(self) -> tuple[str, ...]:
        """What may be set of the rule beside its parameters."""
        chosen = (("status", len(self.statuses) > 1), ("tier", SOFT in self.statuses), ("exempt", self.by_county))
        return tuple(name for name, possible in chosen if possible)


@dataclass(frozen=True, slots=True)
class Reshaped:
    """What a rule makes of a year's entitlement: the new weights (atoms), and the one-off money within them.

    The weights of a stream add up to what they added up to before.
    """

    weights: Mapping[Cell, Fraction]
    one_off: tuple[OneOff, ...] = ()


@dataclass(frozen=True, slots=True)
class UseFigure:
    """A written figure that follows from a finished plan: what one county must use for ``use`` (atoms).

    ``stream`` is None where the figure is about the group total (用途金额), a code for 管理费上限.
    """

    rule: str
    county: str
    year: int
    use: str
    amount: int
    stream: str | None = None


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule (or one instance of it) with the values in force in this scenario."""

    rule: Rule
    values: Values

    @property
    def id(self) -> str:
        """The rule's id, with the instance where it has one: ``class_split[贫困县,ZY]``."""
        return f"{self.rule.id}[{self.values.instance}]" if self.values.instance else self.rule.id

    def explain(self, ledger: Ledger, county: str, year: int) -> str | None:
        """The rule's sentence about a county; of one that is exempt it says so first."""
        said = self.rule.explain(ledger, self.values, county, year)
        return f"本县已豁免本规则,以下要求不作约束:{said}" if said and county in self.values.exempt else said


RuleBook = tuple[ActiveRule, ...]


def active(book: RuleBook, rule_id: str) -> ActiveRule | None:
    """The active rule of ``rule_id`` (first instance), None where the book has none."""
    return next((one for one in book if one.rule.id == rule_id), None)


def reports_of(rule: ActiveRule, ledger: Ledger) -> tuple[tuple[int, str], ...]:
    """(year, sentence): what a rule in force says of each year as a whole, kept or not; none where it is off."""
    if rule.rule.report is None or rule.values.status == OFF:
        return ()
    return tuple((year, text) for year in ledger.years for text in rule.rule.report(ledger, rule.values, year))


def finding_kind(values: Values) -> str:
    """The kind of finding a rule yields under its status: hard → broken, soft → shortfall, else check."""
    return {HARD: "broken", SOFT: "shortfall"}.get(values.status, "check")
