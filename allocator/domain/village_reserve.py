"""What rule 12 keeps of a county's integrated money, and which of rules 3 and 12 gives way where both speak of it.

Villages get V: rule 3 wants V ≥ what it asks, rule 12 wants V ≤ (1 − share) · the county's integrated money X. Without
V the two read (1 − share) · X ≥ what is asked, and the softer of them owns that row: it is the one that falls short.
Worked number: 900 asked, X = 1,000, share 20 %. Rule 12 hard, rule 3 soft: villages get 800, rule 3 lacks 100. Rule 3
hard, rule 12 soft: they get 900, rule 12 lacks 100. Both hard: a conflict of both.
"""

from __future__ import annotations

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.parameter import Values
from allocator.domain.rule import HARD
from allocator.domain.shares import reaches

FLOOR, RESERVE = "deep_village_floor", "unlisted_village_reserve"


def kept_share(facts: Facts, county: str, year: int) -> Fraction:
    """The share of a county's integrated money that 村级总额 leaves alone: what rule 12 keeps where it is enforced."""
    values = facts.in_force.get(RESERVE)
    if values is None or not values.enforced or county in values.exempt:
        return Fraction(0)
    return values.ratio("reserve_share", year)


def held_to(facts: Facts, county: str, year: int) -> bool:
    """Whether no plan gives the county's villages more than rule 12 leaves them, the floor's money included."""
    values = facts.in_force.get(RESERVE)
    return values is not None and values.status == HARD and can_be_moved(facts, county, year)


def can_be_moved(facts: Facts, county: str, year: int) -> bool:
    """Whether any integrated money of the county can be raised: not where all of it is 给定 or 不可调剂."""
    place = facts.county(county)
    streams = [stream for stream in facts.streams if stream.integrable(year) and stream.steered]
    return any(reaches(facts, stream, place, year) for stream in streams)


def floor_gives_way(facts: Facts, county: str, year: int) -> bool:
    """Whether rule 3 gives way to rule 12 in a county: exempt from rule 3, or soft where rule 12 is firmer."""
    floor, reserve = facts.in_force.get(FLOOR), facts.in_force.get(RESERVE)
    if floor is None or reserve is None or not (floor.enforced and reserve.enforced):
        return False
    if county in reserve.exempt or not can_be_moved(facts, county, year):
        return False
    return county in floor.exempt or rank(floor) > rank(reserve)


def rank(values: Values) -> int:
    """0 where a rule is hard, its tier where it is soft: the higher gives way."""
    return 0 if values.status == HARD else values.tier or 1


def open_to_floor(facts: Facts, county: str, year: int) -> Fraction:
    """The share of a county's integrated money that rule 3 may count on: all, or what rule 12 leaves it."""
    return 1 - kept_share(facts, county, year) if floor_gives_way(facts, county, year) else Fraction(1)
