"""What a check works on, and how it words what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from allocator.domain.facts import Facts, money_to_share
from allocator.domain.finding import ERROR, HINT, WARNING, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import grouped, show
from allocator.domain.rule import RuleBook, active
from allocator.domain.stream import Pool, Stream
from allocator.workbooks.places import Key, Places

MANY = 8


class Fault(Protocol):
    """A fault of the factor method, as the entitlement step words it."""

    @property
    def kind(self) -> str: ...
    @property
    def stream(self) -> str: ...
    @property
    def county(self) -> str: ...
    @property
    def header(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def fix(self) -> str: ...


class AmountRecord(Protocol):
    """An amount for one county, stream (None: 合计) and year."""

    @property
    def county(self) -> str: ...
    @property
    def stream(self) -> str | None: ...
    @property
    def year(self) -> int: ...
    @property
    def amount(self) -> int: ...


@dataclass(frozen=True)
class Desk:
    """Facts, the rule book in force, and where each record stands; ``unsure`` are streams with a wrong 上年安排."""

    facts: Facts
    book: RuleBook
    places: Places
    unsure: frozenset[str] = frozenset()

    @cached_property
    def ledger(self) -> Ledger:
        """The facts' own totals (no year is planned yet)."""
        return Ledger(self.facts, (), {})

    @cached_property
    def stated_streams(self) -> tuple[Stream, ...]:
        """The streams whose 上年安排 is right in every cell."""
        return tuple(stream for stream in self.facts.streams if stream.code not in self.unsure)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Stream code → its name."""
        return {stream.code: stream.name for stream in self.facts.streams}

    @cached_property
    def names(self) -> dict[str, str]:
        """County code → its name."""
        return {county.code: county.name for county in self.facts.counties}

    def spot(self, sheet: str, *key: object, header: str = "") -> tuple[str, str]:
        """(sheet, cell) of a record under a header."""
        texts: Key = tuple("" if part is None else str(part) for part in key)
        return sheet, self.places.of(sheet, texts, header)

    def amount_spot(self, sheet: str, one: AmountRecord) -> tuple[str, str]:
        """(sheet, cell) of the amount of one record of 给定安排, 已下达 or 人工调整."""
        return sheet, self.places.of_amount(sheet, (one.county, one.stream or "", str(one.year)), one.amount, "金额")

    def shared(self, pool: Pool) -> int:
        """What counties share of a pool (atoms), after 省本级安排 and the reserve in force."""
        rule = active(self.book, "spend_the_pool")
        share = rule.values.ratio("reserve_share", pool.year) if rule else Fraction(0)
        return money_to_share(pool, share, self.facts.stream(pool.stream).unit)

    def enforced(self, rule_id: str) -> bool:
        """Whether a rule shapes the plan in this scenario."""
        rule = active(self.book, rule_id)
        return rule is not None and rule.values.enforced


def error(spot: tuple[str, str], found: str, text: str, fix: str) -> Problem:
    """Something that must be mended before a plan can be made."""
    return Problem(ERROR, *spot, found, text, fix)


def warning(spot: tuple[str, str], found: str, text: str, fix: str) -> Problem:
    """Something that may be meant but looks wrong."""
    return Problem(WARNING, *spot, found, text, fix)


def hint(spot: tuple[str, str], found: str, text: str, fix: str) -> Problem:
    """Something the user may want to know."""
    return Problem(HINT, *spot, found, text, fix)


def money(atoms: int, stream: Stream) -> str:
    """An amount for people, with the stream's measure: ``1,388.5 万元``."""
    return grouped(atoms, stream.measure)


def plain(atoms: int, stream: Stream) -> str:
    """An amount as the cell states it: ``1388.5``."""
    return show(atoms, stream.measure)


def listed(names: list[str]) -> str:
    """Names in a row, cut after eight: ``甲县、乙县等 12 个``."""
    shown = "、".join(names[:MANY])
    return f"{shown}等 {len(names)} 个" if len(names) > MANY else shown
