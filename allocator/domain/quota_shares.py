"""Quotas shared among claims: the leximin of x ÷ demand where they do not suffice, exact.

Worked number: a quota of 100 that both A and B may draw on, one of 10 for C alone; demands 300, 100 and 50. A and B
get 75 and 25 (a quarter of their demand), C gets 10 (a fifth of it). With 1,000 instead of 100, A and B are served in
full and only C falls short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.domain.fraction import Fraction


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody asks for and at most may get (atoms, whole units), and the quotas it may draw on."""

    demand: int
    limit: int
    reach: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuotaShares:
    """``exact`` amounts by claim (atoms): the limit where there is enough of what it reaches, less where ``short``.

    ``spent`` are the quotas that the short claims use up: nobody else gets anything of them.
    """

    exact: Mapping[str, Fraction]
    short: frozenset[str]
    spent: frozenset[str]


def quota_shares(claims: Mapping[str, Claim], quotas: Mapping[str, int]) -> QuotaShares:
    """The sorted vector of x ÷ demand as large as can be, 0 ≤ x ≤ limit, every quota kept.

    A set of claims can be served together just when no union of their reaches holds more of them than of quotas. The
    lowest level at which such a union is full stops all that lie inside it; the others rise on.
    """
    exact: dict[str, Fraction] = {}
    spent: frozenset[str] = frozenset()
    unions = unions_of({claim.reach for claim in claims.values()})
    while True:
        levels = {union: level_in(claims, quotas, union, exact) for union in unions}
        full = min((level for level in levels.values() if level is not None), default=None)
        if full is None:
            break
        for union in (union for union, level in levels.items() if level == full):
            spent |= union
            inside = (code for code, claim in claims.items() if claim.reach <= union and code not in exact)
            exact.update({code: at(claims[code], full) for code in inside})
    short = frozenset(exact)
    rest = {code: Fraction(claim.limit) for code, claim in claims.items() if code not in exact}
    return QuotaShares(exact | rest, short, spent)


def unions_of(reaches: set[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Every union of the reaches, each once."""
    found: set[frozenset[str]] = set()
    for reach in sorted(reaches, key=sorted):
        found |= {reach, *(reach | one for one in found)}
    return tuple(sorted(found, key=sorted))


def level_in(
    claims: Mapping[str, Claim], quotas: Mapping[str, int], union: frozenset[str], exact: Mapping[str, Fraction]
) -> Fraction | None:
    """The part of their demand at which the open claims inside a union use it up; None where it suffices for all."""
    inside = {code: claim for code, claim in claims.items() if claim.reach <= union}
    left = Fraction(sum(quotas[code] for code in union))
    left -= sum((exact[code] for code in inside if code in exact), Fraction(0))
    rising = [claim for code, claim in inside.items() if code not in exact]
    if sum(claim.limit for claim in rising) <= left:
        return None
    while True:
        level = left / sum(claim.demand for claim in rising)
        stopped = [claim for claim in rising if claim.limit < level * claim.demand]
        if not stopped:
            return level
        left -= sum(claim.limit for claim in stopped)
        rising = [claim for claim in rising if claim not in stopped]


def at(claim: Claim, level: Fraction) -> Fraction:
    """A claim's amount at a level."""
    return min(Fraction(claim.limit), level * claim.demand)
