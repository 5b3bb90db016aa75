"""Square systems, and those of more equations than unknowns: one solution that all of them agree on, or none."""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from allocator.solving.chain import summed
from allocator.solving.linear_system import solve_system


def test_as_many_equations_as_unknowns() -> None:
    assert solve_system([{0: 1, 1: 1}, {1: 1}], [5, 2]) == {0: 3, 1: 2}
    assert solve_system([{0: 1, 1: 1}, {0: 2, 1: 2}], [5, 10]) is None
    assert solve_system([{0: 1}], [5]) == {0: 5}


def test_more_equations_than_unknowns_must_agree() -> None:
    three = [{0: 1, 1: 1}, {1: 3}, {0: 1, 1: -1}]
    assert solve_system(three, [5, 6, 1], count=2) == {0: 3, 1: 2}
    assert solve_system(three, [5, 6, 2], count=2) is None
    assert solve_system([{0: 1, 1: 1}], [5], count=2) is None
    assert solve_system([{0: 1}, {0: 2}], [5, 10], count=2) is None


def test_sums_by_halves() -> None:
    parts = [Fraction(n, n + 1) for n in range(7)]
    assert summed(parts) == sum(parts, Fraction(0))
    assert summed([]) == 0
