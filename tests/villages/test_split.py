"""Villages get exactly what is asked, drawn in proportion and never more than a stream has."""

from __future__ import annotations

import random

import pytest

from allocator.domain.fraction import Fraction
from tests.villages.counties import paid, received, split, stream, table, village


def test_the_worked_number() -> None:
    found = split([village(1), village(2)], [300, 100], {"A": 600, "B": 200})
    assert table(found) == {(1, "A"): 225, (1, "B"): 75, (2, "A"): 75, (2, "B"): 25}


def test_remainders_go_by_stream_then_by_village() -> None:
    """7 from equal streams is 3.5 each: A, the first code, pays 4; of 4 by 5 : 2 the villages get 3 and 1."""
    found = split([village(1), village(2)], [5, 2], {"A": 300, "B": 300})
    assert paid(found) == {"A": 4, "B": 3}
    assert table(found) == {(1, "A"): 3, (1, "B"): 2, (2, "A"): 1, (2, "B"): 1}


def test_streams_that_are_not_integrated_are_left_alone() -> None:
    streams = [stream("A"), stream("B", integrated=False)]
    assert paid(split([village(1)], [100], {"A": 100, "B": 900}, streams)) == {"A": 100}


def test_own_funds_are_drawn_in_proportion_and_recorded_without_a_stream() -> None:
    found = split([village(1), village(2)], [50, 50], {"A": 300}, own=100)
    assert paid(found) == {"": 25, "A": 75}
    assert received(found, [village(1), village(2)]) == [50, 50]


def test_coarse_units_are_drawn_so_that_the_fine_ones_close_the_sum() -> None:
    """A is counted in tens, B in ones, C in halves: A pays a multiple of ten to each village."""
    streams = [stream("A", 10), stream("B", 1), stream("C", Fraction(1, 2))]
    villages = [village(n) for n in range(1, 4)]
    found = split(villages, [70, 30, 20], {"A": 500, "B": 55, "C": 45}, streams)
    assert received(found, villages) == [70, 30, 20]
    for (_, code), amount in table(found).items():
        assert amount % {"A": 10, "B": 1, "C": Fraction(1, 2)}[code] == 0
    assert paid(found)["A"] == 100
    assert paid(found)["B"] + paid(found)["C"] == 20


def test_a_coarse_stream_pays_more_where_the_fine_ones_are_short() -> None:
    streams = [stream("A", 10), stream("B", 1)]
    found = split([village(1)], [100], {"A": 100, "B": 5}, streams)
    assert paid(found) == {"A": 100}


def test_units_that_do_not_nest_still_close_the_sum() -> None:
    streams = [stream("A", 3), stream("B", 2)]
    villages = [village(1), village(2)]
    found = split(villages, [6, 7], {"A": 9, "B": 8}, streams)
    assert received(found, villages) == [6, 7]
    assert all(paid(found)[code] <= n for code, n in {"A": 9, "B": 8}.items())


def test_money_that_is_not_there_is_not_given() -> None:
    """Asked 200, there are 50: half of it each, in proportion."""
    villages = [village(1), village(2)]
    found = split(villages, [150, 50], {"A": 50})
    assert received(found, villages) == [38, 12]
    assert split(villages, [150, 50], {"A": 0}) == ()


def test_nothing_asked_gives_nothing() -> None:
    assert split([village(1)], [0], {"A": 100}) == ()


@pytest.mark.parametrize("seed", range(60))
def test_sums_close_on_random_counties(seed: int) -> None:
    chance = random.Random(seed)
    units = chance.choice([(1, 1, 1), (1, 10, 5), (1, Fraction(1, 2), 1), (100, 10, 1)])
    codes = ["A", "B", "C"]
    streams = [stream(code, unit) for code, unit in zip(codes, units, strict=True)]
    amounts = {code: int(chance.randint(0, 40) * max(unit, 1)) for code, unit in zip(codes, units, strict=True)}
    coarsest = int(max(unit for code, unit in zip(codes, units, strict=True)))
    villages = [village(n) for n in range(1, chance.randint(2, 6))]
    room = sum(amounts.values()) // coarsest
    asks = [0] * len(villages)
    for _ in range(chance.randint(0, room)):
        asks[chance.randrange(len(villages))] += coarsest
    found = split(villages, asks, amounts, streams)
    assert received(found, villages) == asks
    for one in found:
        assert one.amount > 0 and one.amount % streams[codes.index(one.stream)].unit == 0
    total = sum(amounts.values())
    for code, n in paid(found).items():
        assert n <= amounts[code]
        assert abs(n - Fraction(sum(asks) * amounts[code], total)) <= 2 * coarsest
