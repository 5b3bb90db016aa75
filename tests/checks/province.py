"""Four counties, three money streams and a quota that no check objects to; each test plants one mistake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.scenario import Setting
from allocator.entitlement import entitlement_faults
from allocator.programme import view_year
from allocator.rulebook import resolve
from allocator.rules import RULES
from allocator.workbooks.checks import check_book
from allocator.workbooks.places import Key, Places
from tests.workbooks_out.builders import facts as plain_facts

WAN = 1_000_000


class Named(Places):
    """Places that answer with what they were asked for: ``全年安排@ZY/2017``."""

    def of(self, sheet: str, key: Key, header: str = "") -> str:
        """The record key and the header as one text."""
        return f"{header}@{'/'.join(key)}"


def province(**more: Any) -> Facts:
    """The facts, with fields replaced."""
    return replace(plain_facts(), **more)


def with_county(code: str, **more: Any) -> Facts:
    """The facts with one county changed."""
    facts = province()
    return replace(facts, counties=tuple(replace(c, **more) if c.code == code else c for c in facts.counties))


def with_stream(code: str, **more: Any) -> Facts:
    """The facts with one stream changed."""
    facts = province()
    return replace(facts, streams=tuple(replace(s, **more) if s.code == code else s for s in facts.streams))


def with_pool(stream: str, year: int, **more: Any) -> Facts:
    """The facts with one pool changed."""
    facts = province()
    return replace(facts, pools={**facts.pools, (stream, year): replace(facts.pools[stream, year], **more)})


def figures(county: County, **more: int) -> dict[str, Fraction]:
    """A county's figures with some replaced."""
    return {**county.figures, **{name: Fraction(value) for name, value in more.items()}}


def switched(rule: str, status: str) -> Setting:
    """A status set on the command line."""
    return Setting("rule", (rule, "", "status", ""), status, "试算", "--set", "--set")


def found(facts: Facts, settings: Iterable[Setting] = ()) -> tuple[Problem, ...]:
    """Every problem of the facts under the rule book, with the factor method's faults of the first year."""
    resolved = resolve(facts, tuple(settings), RULES)
    assert resolved.problems == ()
    now = view_year(Ledger(resolved.facts, (), {}), facts.years[0], resolved.book, settled=True, invested={})
    return check_book(resolved.facts, resolved.book, Named(), entitlement_faults(now))
