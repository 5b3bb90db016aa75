"""A small integer programme given in exact integers, solved by HiGHS and re-checked in exact integers.

The solver is never believed: a point is handed back only after every row was added up again in
integers. ``INFEASIBLE`` is the solver's claim, not a proof; whoever builds a conflict on it proves it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.domain.effort import apart, left, note_cut, spend
from allocator.domain.fraction import Fraction
from allocator.solving.search import (
    INFEASIBLE,
    OPTIMAL,
    TO_START,
    TO_STATE,
    UNKNOWN,
    Bound,
    IntegerRow,
    holds_a_point,
    make_integral,
    middle_of,
    model,
    quiet_solver,
    row_scale,
    run,
)

if TYPE_CHECKING:
    import highspy

# (mip_feasibility_tolerance, small_matrix_value), tried in turn: the finer, the longer the solver may propagate bounds
# of wide integer columns in small steps, for minutes at one node, where no limit of nodes ends it.
COARSE, USUAL, FINE = (1e-5, 1e-9), (1e-6, 1e-9), (1e-9, 1e-12)
SMALLEST = 2e-9
NEAR_WHOLE, NEAR_BY = 1e-6, 1e-9
SLACK = 1e-6
TRIES = 3
# A broken row's margin at first, in tolerances.
MARGIN = 10
# How far from the middle a whole point is looked for first, and by how many nodes: it is found at once or not soon.
REACH, AROUND = 10, 10
# Duals are rounded to this binary fraction: sums of them stay short.
DUAL_PARTS = 1 << 20
# Programmes solved within a budget that are kept at hand.
AT_HAND, UNLIMITED = 200, 10**18


@dataclass(frozen=True, slots=True)
class Minimum:
    """What ``minimise`` found.

    ``status`` is OPTIMAL, INFEASIBLE or UNKNOWN; where the search was cut short after a point was
    found, UNKNOWN comes with that point (its rows checked like any other's). ``point`` holds an int per
    integral column and, for
    a continuous one, the solver's value as a Fraction (near, not exact). ``multipliers`` are duals of
    the rows in the relaxation without integrality, as Fractions: any numbers give a valid bound. ``least`` is what the
    solver says that no point can cost less than.
    """

    status: str
    point: tuple[int | Fraction, ...] = ()
    multipliers: tuple[Fraction, ...] = ()
    least: float = 0.0


def minimise(
    costs: Sequence[int],
    bounds: Sequence[Bound],
    rows: Sequence[IntegerRow],
    integral: Sequence[bool],
    start: Sequence[int] = (),
) -> Minimum:
    """Minimise Σ cost · x over ``bounds`` and ``rows``, x integer where ``integral``; ``start`` is a known point.

    A row is (terms, lower, upper) with terms (column, coefficient); None is no bound. All numbers are
    integers: ``minimise([2, 3], [(0, 9), (0, 9)], [([(0, 2), (1, 3)], 7, None)], [True, True])`` gives
    x = (2, 1), cost 7. Rows of integral columns only hold exactly at the returned point; rows that
    contain continuous columns hold to a relative 1e-6. Without columns nothing is asked of the solver, which would
    not say whether an empty programme is possible.
    """
    if not bounds:
        return Minimum(INFEASIBLE if broken_rows((), (), rows, ()) else OPTIMAL)
    margins, least = [0.0] * len(rows), -math.inf
    smallest = FINE[1] if has_small_factors(rows) else COARSE[1]
    for tolerances in ((COARSE[0], smallest), *((USUAL[0], smallest),) * TRIES, *(FINE,) * TRIES):
        found = solved(costs, bounds, rows, integral, margins, tolerances, start)
        kept = any(margins)
        if not found.point and not (kept and tolerances != FINE):
            return found
        least = least if kept else found.least
        broken = broken_rows(found.point, bounds, rows, integral) if found.point else []
        if broken is None:
            return Minimum(UNKNOWN)
        if found.point and not broken and (tolerances == FINE or is_least(costs, replace(found, least=least))):
            return found
        if tolerances[0] != COARSE[0]:
            # With a margin for what nearly whole columns take off a row the search stays quick; the finest tolerances
            # may take minutes.
            margins = wider(margins, broken, tolerances[0]) if broken else [0.0] * len(rows)
    return Minimum(UNKNOWN)


def wider(margins: Sequence[float], broken: Sequence[int], tolerance: float) -> list[float]:
    """The margins with those of broken rows ten times as wide."""
    found = list(margins)
    for index in broken:
        found[index] = max(MARGIN * tolerance, found[index] * 10)
    return found


def is_least(costs: Sequence[int], found: Minimum) -> bool:
    """Whether the point costs what the solver says is least: columns whole only nearly can be off by some."""
    cost = sum(cost * value for cost, value in zip(costs, found.point, strict=True) if cost)
    return found.status != OPTIMAL or float(cost - Fraction(found.least)) < 1 / 2


def has_small_factors(rows: Sequence[IntegerRow]) -> bool:
    """Whether a row has a factor so much smaller than its largest that the usual tolerances would lose it."""
    return any(
        min((abs(factor) for _, factor in terms if factor), default=1) < SMALLEST * row_scale(terms)
        for terms, _, _ in rows
    )


def broken_rows(
    point: Sequence[int | Fraction], bounds: Sequence[Bound], rows: Sequence[IntegerRow], integral: Sequence[bool]
) -> list[int] | None:
    """Indices of rows that do not hold in exact arithmetic; None where a column leaves its bounds."""
    for value, (least, most), whole in zip(point, bounds, integral, strict=True):
        if whole and (value < least or (most is not None and value > most)):
            return None
    broken = []
    for index, (terms, lower, upper) in enumerate(rows):
        activity = sum(factor * point[column] for column, factor in terms)
        slack: Fraction | int = 0
        if not all(integral[column] for column, _ in terms):
            slack = Fraction(SLACK) * max([Fraction(1), *(abs(Fraction(factor * point[c])) for c, factor in terms)])
        too_low = lower is not None and activity < lower - slack
        if too_low or (upper is not None and activity > upper + slack):
            broken.append(index)
    return broken


# A programme and the solver's settings → what came out, the work it took, whether it was cut short.
KNOWN: dict[tuple[object, ...], tuple[Minimum, int, bool]] = {}


def solved(
    costs: Sequence[int],
    bounds: Sequence[Bound],
    rows: Sequence[IntegerRow],
    integral: Sequence[bool],
    margins: Sequence[float],
    tolerances: tuple[float, float] = USUAL,
    start: Sequence[int] = (),
) -> Minimum:
    """What the solver says; within a budget the same programme is solved once and paid for each time.

    Repairs ask for the same year again and again, and one that takes 11 s would take them three times.
    """
    if left() is None:
        return solved_anew(costs, bounds, rows, integral, margins, tolerances, start)
    stated = tuple((tuple(terms), lower, upper) for terms, lower, upper in rows)
    key = (tuple(costs), tuple(bounds), stated, tuple(integral), tuple(margins), tolerances, tuple(start))
    if key not in KNOWN:
        # Apart from the budgets around it, one of which may end with it: what it found is known all the same.
        with apart(UNLIMITED) as meter:
            found = solved_anew(costs, bounds, rows, integral, margins, tolerances, start)
        if len(KNOWN) >= AT_HAND:
            del KNOWN[next(iter(KNOWN))]
        KNOWN[key] = found, meter.spent, meter.cut
    found, spent, cut = KNOWN[key]
    spend(spent)
    if cut:
        note_cut()
    return found


def solved_anew(
    costs: Sequence[int],
    bounds: Sequence[Bound],
    rows: Sequence[IntegerRow],
    integral: Sequence[bool],
    margins: Sequence[float],
    tolerances: tuple[float, float],
    start: Sequence[int],
) -> Minimum:
    """The relaxation first (its vertex is often whole, and gives the duals), then the integer programme."""
    length = len(bounds) + len(rows) + sum(len(terms) for terms, _, _ in rows)
    spend(TO_START + TO_STATE * length)
    solver = quiet_solver(tolerances)
    lp = model(costs, bounds, rows, margins)
    status = run(solver, lp)
    if status != OPTIMAL:
        return Minimum(status)
    scales = [row_scale(terms) for terms, _, _ in rows]
    solution = solver.getSolution()
    duals = tuple(
        Fraction(round(dual * DUAL_PARTS), DUAL_PARTS * scale) if math.isfinite(dual) else Fraction(0)
        for dual, scale in zip(solution.row_dual, scales, strict=True)
    )
    values, least = list(solution.col_value), solver.getInfo().objective_function_value
    if not all(abs(value - round(value)) <= NEAR_WHOLE for value, whole in zip(values, integral, strict=True) if whole):
        middle = None if any(costs) else around_the_middle(lp, bounds, integral, tolerances)
        if middle is not None:
            return Minimum(OPTIMAL, whole_point(middle, integral), duals, least)
        bound = next_whole(least) if all(whole for cost, whole in zip(costs, integral, strict=True) if cost) else least
        # With cells that may leave their windows the solver takes over a second to say that nothing costs less than
        # what is best around the corner.
        corner = around_the_corner(lp, values, integral, tolerances)
        if corner is not None and corner[1] < bound + 1 / 4:
            return Minimum(OPTIMAL, whole_point(corner[0], integral), duals, bound)
        make_integral(lp, integral)
        status = run(solver, lp, start)
        if status != OPTIMAL and not holds_a_point(solver):
            return Minimum(status, multipliers=duals)
        values, least = list(solver.getSolution().col_value), solver.getInfo().mip_dual_bound
    return Minimum(status, whole_point(values, integral), duals, least)


def around_the_middle(
    lp: highspy.HighsLp, bounds: Sequence[Bound], integral: Sequence[bool], tolerances: tuple[float, float]
) -> list[float] | None:
    """The solver's whole point near the middle of all there are, where any will do; None where it finds none there.

    Whole numbers are found where all the rows have room; from a corner the solver moves bounds of thousands step by
    step. A hundred counties over three years took it 4 s in vain, and 0.1 s near the middle.
    """
    middle = middle_of(lp, quiet_solver(tolerances))
    if middle is None:
        return None
    ends = [near(value, bound) for value, bound in zip(middle, bounds, strict=True)]
    found = best_between(lp, ends, integral, tolerances)
    return None if found is None else found[0]


def around_the_corner(
    lp: highspy.HighsLp, corner: Sequence[float], integral: Sequence[bool], tolerances: tuple[float, float]
) -> tuple[list[float], float] | None:
    """The solver's best whole point, and its cost, between what the relaxation's values round to; None without any."""
    ends = [
        (math.floor(value + NEAR_WHOLE), math.ceil(value - NEAR_WHOLE)) if whole else (lower, upper)
        for value, whole, lower, upper in zip(corner, integral, lp.col_lower_, lp.col_upper_, strict=True)
    ]
    return best_between(lp, ends, integral, tolerances)


def best_between(
    lp: highspy.HighsLp,
    ends: Sequence[tuple[float, float]],
    integral: Sequence[bool],
    tolerances: tuple[float, float],
) -> tuple[list[float], float] | None:
    """The best whole point and its cost with every column between two ends; None where the solver finds none."""
    before = lp.col_lower_, lp.col_upper_, lp.integrality_
    lp.col_lower_, lp.col_upper_ = [float(low) for low, _ in ends], [float(high) for _, high in ends]
    make_integral(lp, integral)
    solver = quiet_solver(tolerances)
    found = run(solver, lp, nodes=AROUND) == OPTIMAL
    lp.col_lower_, lp.col_upper_, lp.integrality_ = before
    return (list(solver.getSolution().col_value), solver.getInfo().objective_function_value) if found else None


def next_whole(value: float) -> float:
    """The least whole number that a sum of whole parts can be which is at least a solver's value."""
    return math.ceil(value - max(NEAR_WHOLE, abs(value) * NEAR_BY))


def near(value: float, bound: Bound) -> tuple[int, int]:
    """The part of a column's bounds around a value within them."""
    least, most = bound
    inside = max(value, least) if most is None else min(max(value, least), most)
    high = math.ceil(inside) + REACH
    return max(least, math.floor(inside) - REACH), high if most is None else min(most, high)


def whole_point(values: Sequence[float], integral: Sequence[bool]) -> tuple[int | Fraction, ...]:
    """The solver's point: integers rounded, continuous values as Fractions."""
    return tuple(round(value) if whole else Fraction(value) for value, whole in zip(values, integral, strict=True))
