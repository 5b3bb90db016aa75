"""村级总额 above the asks: the surplus lifts the lowest (invested + received) ÷ poor people."""

from __future__ import annotations

import itertools
import random

import pytest

from allocator.domain.fraction import Fraction
from allocator.villages import lift_lowest
from tests.villages.counties import received, split, stream, village


def sorted_ratios(held: list[int], poor: list[int], extra: tuple[int, ...] | list[int]) -> list[Fraction]:
    """The vector that leximin compares."""
    return sorted(Fraction(h + x, p) for h, p, x in zip(held, poor, extra, strict=True))


@pytest.mark.parametrize("seed", range(80))
def test_the_lowest_are_lifted_as_counting_says(seed: int) -> None:
    chance = random.Random(seed)
    size, units = chance.randint(1, 4), chance.randint(1, 6)
    held = [chance.randint(0, 12) for _ in range(size)]
    poor = [chance.randint(1, 5) for _ in range(size)]
    found = lift_lowest(held, poor, units, 1)
    assert sum(found) == units
    ways = [way for way in itertools.product(range(units + 1), repeat=size) if sum(way) == units]
    best = max(sorted_ratios(held, poor, way) for way in ways)
    assert sorted_ratios(held, poor, found) == best
    assert list(max(way for way in ways if sorted_ratios(held, poor, way) == best)) == found


def test_what_was_invested_counts() -> None:
    """300 and 100 held by ten people each and 300 more: both end at 350 a village."""
    villages = [village(1, invested=300), village(2, invested=100)]
    found = split(villages, [0, 0], {"A": 500}, total=300)
    assert received(found, villages) == [50, 250]


def test_asks_are_a_floor_and_the_surplus_comes_on_top() -> None:
    villages = [village(1), village(2)]
    assert received(split(villages, [100, 20], {"A": 500}, total=150), villages) == [100, 50]
    assert received(split(villages, [100, 20], {"A": 500}, total=90), villages) == [100, 20]
    assert received(split(villages, [100, 20], {"A": 500}, total=120), villages) == [100, 20]


def test_poor_people_weigh_and_missing_ones_count_one() -> None:
    villages = [village(1, poor=10), village(2, poor=30)]
    assert received(split(villages, [0, 0], {"A": 500}, total=80), villages) == [20, 60]
    villages = [village(1, poor=None), village(2, poor=3)]
    assert received(split(villages, [0, 0], {"A": 500}, total=80), villages) == [20, 60]


def test_spare_units_of_equal_villages_go_by_code() -> None:
    villages = [village(3), village(1), village(2)]
    assert received(split(villages, [0, 0, 0], {"A": 500}, total=5), villages) == [1, 2, 2]


def test_the_surplus_stays_in_the_coarsest_unit_and_within_the_money() -> None:
    villages = [village(1), village(2)]
    streams = [stream("A", 10), stream("B", 1)]
    assert received(split(villages, [0, 0], {"A": 40, "B": 3}, streams, total=27), villages) == [10, 10]
    assert received(split(villages, [0, 0], {"A": 20, "B": 3}, streams, total=500), villages) == [10, 10]
