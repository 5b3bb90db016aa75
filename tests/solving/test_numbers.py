"""What leaves the solving room is plain: fractions of plain ints, whatever it computes with inside."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest
from gmpy2 import mpq

from allocator.domain.fraction import Fraction
from allocator.domain.programme import Infeasible, Solution
from allocator.solving import best_amounts, shortage, solve
from allocator.solving.lp import fraction, whole
from allocator.solving.pool_shortage import Shortage
from allocator.use_cases import plan_facts
from tests.use_cases.towns import facts, setting

CASES = [Fraction(0), Fraction(7), Fraction(-1, 3), Fraction(10**400 + 1, 3**500), -5, 2**70]


@pytest.mark.parametrize("value", CASES)
def test_a_number_goes_in_and_out_unchanged(value: Fraction | int) -> None:
    inside = whole(value)
    assert inside == value
    assert isinstance(inside, int) == (value.denominator == 1)
    out = fraction(inside)
    assert plain(out)
    assert (out, hash(out), str(out)) == (value, hash(Fraction(value)), str(Fraction(value)))
    assert pickle.loads(pickle.dumps(out)) + 1 == value + 1


def test_integers_of_gmp_do_not_survive() -> None:
    assert type(whole(mpq(6, 3))) is int
    assert type(fraction(mpq(1, 3)).denominator) is int


def plain(value: object) -> bool:
    """A ``Fraction`` of two ints of Python itself."""
    return type(value) is Fraction and type(value.numerator) is int and type(value.denominator) is int


def numbers(solution: Solution) -> Iterator[object]:
    """Every number of a solution."""
    yield from solution.amounts.values()
    yield from solution.shortfall.values()
    for level in solution.levels:
        yield level.value
        yield from (factor for proof in level.proofs for _, factor in proof.rows)


def test_a_linked_plan_is_of_plain_fractions() -> None:
    result = plan_facts(facts(deep=(0, 2)))
    assert result.plan is not None
    year = result.plan.years[0]
    assert year.programme is not None and year.solution is not None and year.shortfall
    assert all(map(plain, numbers(year.solution)))
    assert any(value.denominator > 1 for value in numbers(year.solution))  # type: ignore[attr-defined]
    again = best_amounts(year.programme)
    assert again == year.solution.amounts and all(map(plain, again.values()))


def test_a_proof_of_impossibility_is_of_plain_fractions() -> None:
    result = plan_facts(facts(), (setting("deep_county_uplift", "uplift", "300%"),))
    assert result.conflict is not None and result.conflict.grounds is not None
    programme, weights = result.conflict.grounds.programme, result.conflict.grounds.weights
    assert isinstance(solve(programme), Infeasible)
    assert weights and all(plain(Fraction(one)) and type(one) is Fraction for one in weights)
    found = shortage(programme)
    assert isinstance(found, Shortage) and plain(found.amount) and all(map(plain, found.by_pool.values()))
