"""Random small years against exhaustive search: totals and rows exact, the order of preferences kept."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace

import pytest

from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnitConflict, WholeUnits
from allocator.solving.milp import minimise
from allocator.units import round_year
from tests.units.tables import best_by_search, keeps, pools, programme, row, score, solution

SHAPES = ((2, 2), (3, 2), (4, 1), (2, 3))
SEEDS = range(150)


def year(seed: int):
    """A random year: exact amounts with whole stream totals, and up to four rows near the exact plan."""
    chance = random.Random(seed)
    counties, streams = chance.choice(SHAPES)
    units = {f"S{s}": chance.choice((1, 1, 2, 5)) for s in range(streams)}
    parts = chance.choice((2, 3, 4, 5, 6, 7, 10, 12))
    exact = {}
    for county in map(str, range(counties)):
        exact.update({(county, s): Fraction(chance.randint(0, 6 * parts), parts) * units[s] for s in units})
    for stream, unit in units.items():
        total = sum(x for (_, s), x in exact.items() if s == stream) / unit
        exact[str(counties - 1), stream] += (math.ceil(total) - total) * unit
    rows = list(pools(exact))
    for number in range(chance.randint(0, 4)):
        keys = chance.sample(sorted(exact), chance.randint(2, min(4, len(exact))))
        factors = [chance.choice((1, 1, 1, 1, -1, Fraction(6, 5))) for _ in keys]
        activity = sum(factor * exact[key] for key, factor in zip(keys, factors, strict=True))
        slack = Fraction(chance.randint(0, 3), 4)
        bound = {"lower": activity - slack} if chance.random() < 0.5 else {"upper": activity + slack}
        rows.append(row(f"rule_{number}", keys, factors=factors, **bound))
    return exact, programme(exact, rows, units)


def test_random_years_against_exhaustive_search() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        exact, given = year(seed)
        outcome = round_year(given, solution(exact), minimise)
        best = best_by_search(given, exact, 1)
        if isinstance(outcome, WholeUnits):
            assert all(keeps(one, outcome.amounts) for one in given.rows)
            found = score(given, exact, outcome.amounts)
            if best is None or found[0] > 0:
                seen["outside the windows"] += 1
                assert best is None or found <= best
            else:
                seen["inside the windows"] += 1
                assert found == best, seed
        else:
            assert isinstance(outcome, WholeUnitConflict), seed
            assert best is None
            seen["conflict"] += 1
    print(dict(seen))
    assert seen["inside the windows"] > len(SEEDS) // 2
    assert seen["outside the windows"] >= 5
    assert seen["conflict"] >= 3


@pytest.mark.parametrize("seed", range(30))
def test_the_order_of_columns_and_rows_does_not_matter(seed: int) -> None:
    exact, given = year(seed)
    once = round_year(given, solution(exact), minimise)
    chance = random.Random(-seed)
    shuffled = replace(
        given,
        columns=tuple(chance.sample(given.columns, len(given.columns))),
        rows=tuple(chance.sample(given.rows, len(given.rows))),
    )
    again = round_year(shuffled, solution(exact), minimise)
    assert type(once) is type(again)
    if isinstance(once, WholeUnits):
        assert (once.amounts, once.tied) == (again.amounts, again.tied)


def test_ties_inside_linked_counties_go_in_code_order() -> None:
    """Four equal counties, two streams of half units, each county's total kept: the first codes get stream A's."""
    exact = {(c, s): Fraction(5, 2) for c in "1234" for s in "AB"}
    rows = [*pools(exact), *(row("floor", [(c, "A"), (c, "B")], lower=5, subject=c) for c in "1234")]
    whole = round_year(programme(exact, rows), solution(exact), minimise)
    assert {key[:2]: n for key, n in whole.amounts.items()} == {
        ("1", "A"): 3, ("1", "B"): 2, ("2", "A"): 3, ("2", "B"): 2,
        ("3", "A"): 2, ("3", "B"): 3, ("4", "A"): 2, ("4", "B"): 3,
    }  # fmt: skip
    assert len(whole.tied) == 8


def test_a_rule_that_takes_a_unit_is_named() -> None:
    """0.4 and 0.6 in stream A; county 1 must keep its sum, so it gets A's unit though 2 has the larger remainder."""
    exact = {("1", "A"): Fraction(2, 5), ("2", "A"): Fraction(3, 5), ("1", "B"): Fraction(1), ("2", "B"): Fraction(1)}
    rows = (*pools(exact), row("deep_county_uplift", [("1", "A"), ("1", "B")], lower=Fraction(7, 5), subject="1"))
    whole = round_year(programme(exact, rows), solution(exact), minimise, {"deep_county_uplift": "深度县再提高20%"})
    assert whole.amounts[next(k for k in whole.amounts if k[:2] == ("1", "A"))] == 1
    (reason,) = whole.reasons.values()
    assert reason == "为守住“深度县再提高20%”,补1个单位"


def test_a_row_that_every_whole_plan_keeps_changes_nothing() -> None:
    for seed in range(40):
        exact, given = year(seed)
        once = round_year(given, solution(exact), minimise)
        if not isinstance(once, WholeUnits):
            continue
        keys = sorted(exact)
        implied = row("implied", keys, lower=sum(exact.values()) - 1, upper=sum(exact.values()) + 1)
        again = round_year(replace(given, rows=(*given.rows, implied)), solution(exact), minimise)
        assert again.amounts == once.amounts
