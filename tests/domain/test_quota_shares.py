"""Shares of several quotas: worked by hand, and against a linear programme that raises the worst-off round by round."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from allocator.domain.fraction import Fraction
from allocator.domain.quota_shares import Claim, quota_shares


def claim(demand: int, reach: str, limit: int | None = None) -> Claim:
    """A claim on the quotas named by single letters."""
    return Claim(demand, demand if limit is None else limit, frozenset(reach))


def test_enough_for_all_gives_everybody_its_limit() -> None:
    found = quota_shares({"1": claim(300, "A", 200), "2": claim(100, "AB")}, {"A": 250, "B": 50})
    assert (found.exact, found.short, found.spent) == ({"1": 200, "2": 100}, frozenset(), frozenset())


def test_a_quota_of_its_own_falls_short_alone() -> None:
    found = quota_shares({"1": claim(300, "A"), "2": claim(100, "A"), "3": claim(50, "B")}, {"A": 1000, "B": 10})
    assert found.exact == {"1": 300, "2": 100, "3": 10}
    assert (found.short, found.spent) == ({"3"}, {"B"})


def test_the_worst_off_stop_first_and_the_others_rise_on() -> None:
    """3 has B alone: 10 of 50, a fifth. 1 and 2 share the 100 of A by 3 : 1. 4 reaches both, so A is for it too."""
    three = {"1": claim(300, "A"), "2": claim(100, "A"), "3": claim(50, "B")}
    found = quota_shares(three, {"A": 100, "B": 10})
    assert found.exact == {"1": 75, "2": 25, "3": 10}
    four = quota_shares({**three, "4": claim(50, "AB")}, {"A": 100, "B": 10})
    assert four.exact == {"1": Fraction(200, 3), "2": Fraction(200, 9), "3": 10, "4": Fraction(100, 9)}
    assert four.spent == {"A", "B"}


def test_quotas_used_up_one_after_the_other_are_all_spent() -> None:
    """A is full at a fifth, B at a quarter."""
    found = quota_shares({"1": claim(300, "B"), "2": claim(100, "B"), "3": claim(50, "A")}, {"A": 10, "B": 100})
    assert found.spent == {"A", "B"}


def test_reaches_that_overlap_share_what_they_have_together() -> None:
    """Each alone could have 15 of its 20, together they have 20: half of what they ask."""
    found = quota_shares({"1": claim(20, "AB"), "2": claim(20, "BC")}, {"A": 5, "B": 10, "C": 5})
    assert found.exact == {"1": 10, "2": 10}


def test_a_limit_gives_way_to_the_others() -> None:
    found = quota_shares({"1": claim(300, "A", 200), "2": claim(100, "A")}, {"A": 280})
    assert found.exact == {"1": 200, "2": 80}


@pytest.mark.parametrize("seed", range(40))
def test_no_other_shares_are_better(seed: int) -> None:
    dice = Random(seed)
    streams = "ABC"[: dice.randint(1, 3)]
    quotas = {code: dice.randint(0, 60) for code in streams}
    claims = {}
    for number in range(dice.randint(1, 6)):
        demand = dice.randint(1, 50)
        reach = "".join(code for code in streams if dice.random() < 0.6) or streams[0]
        claims[str(number)] = claim(demand, reach, dice.randint(1, demand))
    found = quota_shares(claims, quotas).exact
    wanted = by_rounds(claims, quotas)
    assert [float(found[code]) for code in claims] == pytest.approx([wanted[code] for code in claims], abs=1e-6)


def by_rounds(claims: dict[str, Claim], quotas: dict[str, int]) -> dict[str, float]:
    """Leximin of x ÷ demand by programmes: raise the level, then fix whoever cannot be above it."""
    cells = [(code, stream) for code, one in claims.items() for stream in sorted(one.reach)]
    fixed: dict[str, float] = {}
    while len(fixed) < len(claims):
        level = raised(claims, quotas, cells, fixed, None)
        stuck = [c for c in claims if c not in fixed and raised(claims, quotas, cells, fixed, (c, level)) < 1e-7]
        fixed.update({code: level * claims[code].demand for code in stuck})
    return fixed


def raised(
    claims: dict[str, Claim],
    quotas: dict[str, int],
    cells: list[tuple[str, str]],
    fixed: dict[str, float],
    one: tuple[str, float] | None,
) -> float:
    """The highest level of all open claims; of ``one`` (code, level) how far it can be above it."""
    count, rows, bounds = len(cells), [], []
    for stream, quota in quotas.items():
        rows.append([float(s == stream) for _, s in cells] + [0.0])
        bounds.append(float(quota))
    for code, claim_ in claims.items():
        own = [float(c == code) for c, _ in cells]
        rows.append([*own, 0.0])
        bounds.append(fixed.get(code, float(claim_.limit)))
        least, slope = fixed.get(code, 0.0), 0.0
        if code not in fixed and one is None:
            slope = float(claim_.demand)
        elif code not in fixed and one is not None:
            least, slope = one[1] * claim_.demand, float(code == one[0])
        rows.append([*(-x for x in own), slope])
        bounds.append(-least + 1e-9)
    cost = np.zeros(count + 1)
    cost[-1] = -1
    answer = linprog(cost, A_ub=np.array(rows), b_ub=np.array(bounds), bounds=[(0, None)] * (count + 1))
    assert answer.status == 0, answer.message
    return -float(answer.fun)
