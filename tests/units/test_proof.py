"""Proofs that there is no whole point: never given where there is one, nearly always found where there is none."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest

from allocator.domain.effort import metered
from allocator.domain.fraction import Fraction
from allocator.solving.milp import Minimum, minimise
from allocator.units import proof
from allocator.units.compact import among
from allocator.units.divisibility import indivisible
from allocator.units.proof import halves, narrow, no_whole_point, violation_bound
from allocator.units.residual import Bound, IntegerRow


def drawn(chance: random.Random, equal: bool) -> tuple[list[Bound], list[IntegerRow]]:
    """Three columns of a few values, two or three rows: bands, or equalities too."""
    bounds = [(low, low + chance.randint(0, 3)) for low in (chance.randint(-2, 2) for _ in range(3))]
    rows: list[IntegerRow] = []
    for _ in range(chance.randint(2, 3)):
        columns = sorted(chance.sample(range(3), chance.randint(2, 3)))
        terms = [(column, chance.choice((-5, -3, -2, 2, 3, 4, 7))) for column in columns]
        low = chance.randint(-9, 12)
        width = 0 if equal and chance.random() < 0.6 else chance.randint(0, 2)
        rows.append((terms, *chance.choice(((low, low + width), (low, low + width), (low, None), (None, low)))))
    return bounds, rows


def kept(point: Sequence[int], rows: Sequence[IntegerRow]) -> bool:
    """Whether a point keeps all rows."""
    sums = (sum(factor * point[column] for column, factor in terms) for terms, _, _ in rows)
    return all(
        (low is None or low <= total) and (high is None or total <= high)
        for total, (_, low, high) in zip(sums, rows, strict=True)
    )


def points(bounds: Sequence[Bound], rows: Sequence[IntegerRow]) -> list[tuple[int, ...]]:
    """Every whole point, by counting."""
    every = itertools.product(*(range(low, (high if high is not None else low) + 1) for low, high in bounds))
    return [point for point in every if kept(point, rows)]


def test_a_proof_is_given_just_where_there_is_no_point() -> None:
    chance, seen = random.Random(5), {True: 0, False: 0}
    for number in range(250):
        bounds, rows = drawn(chance, equal=number % 2 == 0)
        found = points(bounds, rows)
        assert no_whole_point(bounds, rows, minimise) is not bool(found), (bounds, rows)
        seen[bool(found)] += 1
    assert min(seen.values()) > 30


def test_a_box_is_narrowed_by_what_holds_no_point_alone() -> None:
    """Also where columns have no upper end: what is cut off is never a point."""
    chance, cut = random.Random(8), 0
    for _ in range(300):
        bounds, rows = drawn(chance, equal=True)
        found, box = points(bounds, rows), narrow(bounds, rows)
        assert box is not None or not found
        for point in found if box is not None else ():
            assert all(low <= value <= high for value, (low, high) in zip(point, box, strict=True))
        cut += box != bounds
        opened = [(low, None if chance.random() < 0.5 else high) for low, high in bounds]
        wide = narrow(opened, rows)
        for point in found:
            assert wide is not None
            ends = zip(point, wide, strict=True)
            assert all(low <= value and (high is None or value <= high) for value, (low, high) in ends)
    assert cut > 100


def test_rows_are_indivisible_only_where_no_integers_keep_them() -> None:
    """Whatever the bounds: points are looked for far around."""
    chance, shown = random.Random(11), 0
    for _ in range(200):
        _, rows = drawn(chance, equal=True)
        if indivisible(rows):
            shown += 1
            assert not points([(-8, 8)] * 3, rows)
    assert shown > 20


def test_both_sides_of_an_even_sum_are_rounded_inwards() -> None:
    """2x + 2y is at least 1, so x + y at least 1; at most 1, so x + y at most 0."""
    both = [(0, 2), (1, 2)]
    assert indivisible([(both, 1, None), (both, None, 1)])
    assert not indivisible([(both, 1, None), (both, None, 2)])


def test_a_box_is_halved_without_a_gap() -> None:
    assert halves([(0, 5), (0, 9), (1, None)], 1, 3) == (
        [(0, 5), (0, 3), (1, None)],
        [(0, 5), (4, 9), (1, None)],
    )


def test_no_weights_show_more_than_some_point_misses() -> None:
    chance, shown = random.Random(17), 0
    for _ in range(200):
        bounds, rows = drawn(chance, equal=True)
        weights = [Fraction(chance.randint(-6, 6), 4) for _ in rows]
        every = itertools.product(*(range(low, high + 1) for low, high in bounds))
        found = violation_bound(bounds, rows, weights)
        assert found <= min(sum(missed(point, row) for row in rows) for point in every)
        shown += found > 0
    assert shown > 20


def missed(point: Sequence[int], row: IntegerRow) -> int:
    """By how much a point misses a row."""
    terms, low, high = row
    total = sum(factor * point[column] for column, factor in terms)
    return max(0, 0 if low is None else low - total, 0 if high is None else total - high)


def test_fixed_columns_are_put_into_rows_and_what_nothing_breaks_is_left_out() -> None:
    chance, left_out, broken = random.Random(13), 0, 0
    for _ in range(300):
        bounds, rows = drawn(chance, equal=False)
        free = sorted(chance.sample(range(3), chance.randint(1, 2)))
        bounds = [one if column in free else (one[0], one[0]) for column, one in enumerate(bounds)]
        found, whole = among(free, bounds, rows), points(bounds, rows)
        if found is None:
            broken += 1
            assert not whole
            continue
        inner = points([bounds[column] for column in free], found)
        assert inner == [tuple(point[column] for column in free) for point in whole]
        left_out += len(found) < len(rows)
    assert left_out > 20 and broken > 20


def test_a_search_too_long_or_left_by_the_solver_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """29 is no sum of sixes, tens and fifteens."""
    bounds, rows = [(0, None)] * 3, [([(0, 6), (1, 10), (2, 15)], 29, 29)]
    assert no_whole_point(bounds, rows, minimise)
    assert not no_whole_point(bounds, rows, lambda *_: Minimum("unknown"))
    monkeypatch.setattr(proof, "MOST_NODES", 1)
    assert not no_whole_point(bounds, rows, minimise)


def test_the_work_of_narrowing_is_counted() -> None:
    with metered(10**9) as meter:
        narrow([(0, 9), (0, 9)], [([(0, 2), (1, 3)], 7, 8)])
    assert meter.spent >= 2 * proof.TO_NARROW
