"""A small integer programme given in exact integers, solved by HiGHS and re-checked in exact integers.

The solver is never believed: a point is handed back only after every row was added up again in
integers. ``INFEASIBLE`` is the solver's claim, not a proof; whoever builds a conflict on it proves it.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from allocator.domain.effort import left, note_cut, spend

if TYPE_CHECKING:
    import highspy

OPTIMAL, INFEASIBLE, UNKNOWN = "optimal", "infeasible", "unknown"

Terms = Sequence[tuple[int, int]]
IntegerRow = tuple[Terms, int | None, int | None]
Bound = tuple[int, int | None]

# The latter where a budget is set.
NODES, FEW_NODES = 5_000, 500
# A limit in nodes, not seconds: the same input stops at the same place on any machine.
OPTIONS: tuple[tuple[str, Any], ...] = (
    ("output_flag", False),
    ("log_to_console", False),
    ("threads", 1),
    ("parallel", "off"),
    ("random_seed", 0),
    ("presolve", "choose"),
    ("solver", "choose"),
    ("time_limit", math.inf),
    ("mip_rel_gap", 0.0),
    ("mip_abs_gap", 0.0),
    ("mip_max_nodes", NODES),
    ("primal_feasibility_tolerance", 1e-9),
    ("dual_feasibility_tolerance", 1e-9),
)
# (mip_feasibility_tolerance, small_matrix_value), tried in turn: the finer, the longer the solver may propagate bounds
# of wide integer columns in small steps, for minutes at one node, where no limit of nodes ends it.
COARSE, USUAL, FINE = (1e-5, 1e-9), (1e-6, 1e-9), (1e-9, 1e-12)
SMALLEST = 2e-9
# Units of work: a solver made, a number handed over, a node (and a tenth for each number);
# by how many rows and columns a pivot costs one, and how much dearer it is within a search, with all that goes with it.
TO_START, TO_STATE, TO_BRANCH, PER_PIVOT, DEARER = 300, 6, 100, 40, 6
# How often the solver asks before its first node, at most as a rule.
AT_ROOT = 400
NEAR_WHOLE = 1e-6
SLACK = 1e-6
TRIES = 3
# A broken row's margin at first, in tolerances.
MARGIN = 10
# Duals are rounded to this binary fraction: sums of them stay short.
DUAL_PARTS = 1 << 20


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


def solved(
    costs: Sequence[int],
    bounds: Sequence[Bound],
    rows: Sequence[IntegerRow],
    integral: Sequence[bool],
    margins: Sequence[float],
    tolerances: tuple[float, float] = USUAL,
    start: Sequence[int] = (),
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
        make_integral(lp, integral)
        status = run(solver, lp, start)
        if status != OPTIMAL and not holds_a_point(solver):
            return Minimum(status, multipliers=duals)
        values, least = list(solver.getSolution().col_value), solver.getInfo().mip_dual_bound
    return Minimum(status, whole_point(values, integral), duals, least)


def holds_a_point(solver: highspy.Highs) -> bool:
    """Whether the solver, cut short, holds a point that it says is feasible."""
    import highspy

    status = solver.getInfo().primal_solution_status
    return solver.getSolution().value_valid and status == highspy.SolutionStatus.kSolutionStatusFeasible


def whole_point(values: Sequence[float], integral: Sequence[bool]) -> tuple[int | Fraction, ...]:
    """The solver's point: integers rounded, continuous values as Fractions."""
    return tuple(round(value) if whole else Fraction(value) for value, whole in zip(values, integral, strict=True))


def run(solver: highspy.Highs, lp: highspy.HighsLp, start: Sequence[int] = ()) -> str:
    """Pass and solve, from ``start`` on if given; a search cut short (a warning of HiGHS) is UNKNOWN, as any error."""
    import highspy

    length = lp.num_col_ + lp.num_row_ + len(lp.a_matrix_.value_)
    watch = Watch(NODES if left() is None else FEW_NODES)
    if len(lp.integrality_):
        solver.cbMipInterrupt.subscribe(watch)
    if left() is not None:
        # The solver lays out its whole search by its limit of nodes: one that followed what is left of the budget
        # would have it find a plan today and none tomorrow.
        solver.setOptionValue("mip_max_nodes", FEW_NODES)
        solver.setOptionValue("mip_allow_restart", False)
    if solver.passModel(lp) != highspy.HighsStatus.kOk:
        return UNKNOWN
    if start:
        known = highspy.HighsSolution()
        known.col_value = [float(value) for value in start]
        solver.setSolution(known)
    if solver.run() == highspy.HighsStatus.kError:
        return UNKNOWN
    info = solver.getInfo()
    nodes, pivots = max(watch.nodes, info.mip_node_count), max(0, info.simplex_iteration_count)
    dear = DEARER if len(lp.integrality_) else 1
    spend(nodes * (TO_BRANCH + length // 10) + dear * pivots * (20 + (lp.num_col_ + lp.num_row_) // PER_PIVOT))
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return OPTIMAL
    if status == highspy.HighsModelStatus.kInfeasible:
        return INFEASIBLE
    note_cut()
    return UNKNOWN


class Watch:
    """Ends a search after about so many ``most`` nodes, each dive to a leaf counted as one.

    The solver counts as one node what may be a thousand dives, and for minutes comes to no further one; how often it
    asks whether to go on, twice for each node or dive, is a count that is the same on any machine.
    """

    def __init__(self, most: int) -> None:
        self.most, self.asked = AT_ROOT + 2 * most, 0

    def __call__(self, event: Any) -> None:
        self.asked += 1
        if self.asked > self.most:
            event.interrupt()

    @property
    def nodes(self) -> int:
        """Nodes so far."""
        return max(0, self.asked - AT_ROOT) // 2


def model(
    costs: Sequence[int], bounds: Sequence[Bound], rows: Sequence[IntegerRow], margins: Sequence[float]
) -> highspy.HighsLp:
    """The row-wise model; each row is divided by a power of two, so that small integers stay exact."""
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(costs), len(rows)
    lp.col_cost_ = [float(cost) for cost in costs]
    lp.col_lower_ = [float(lower) for lower, _ in bounds]
    lp.col_upper_ = [math.inf if upper is None else float(upper) for _, upper in bounds]
    starts, indices, values, lowers, uppers = [0], [], [], [], []
    for (terms, lower, upper), margin in zip(rows, margins, strict=True):
        scale = row_scale(terms)
        for column, factor in terms:
            indices.append(column)
            values.append(factor / scale)
        starts.append(len(indices))
        lowers.append(-math.inf if lower is None else lower / scale + margin)
        uppers.append(math.inf if upper is None else upper / scale - margin)
    lp.row_lower_, lp.row_upper_ = lowers, uppers
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, indices, values
    return lp


def make_integral(lp: highspy.HighsLp, integral: Sequence[bool]) -> None:
    """Mark the integer columns."""
    import highspy

    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in integral]


def row_scale(terms: Terms) -> int:
    """The power of two just above the largest coefficient over 2: the scaled row's largest is in [1, 2)."""
    largest = max((abs(factor) for _, factor in terms), default=1)
    return 1 << max(0, largest.bit_length() - 1)


def quiet_solver(tolerances: tuple[float, float] = USUAL) -> highspy.Highs:
    """A solver with every option set and without its banner."""
    import highspy

    with silenced_stdout():
        solver: highspy.Highs = highspy.Highs()
    with silenced_stdout():
        names = ("mip_feasibility_tolerance", "small_matrix_value")
        for name, value in (*OPTIONS, *zip(names, tolerances, strict=True)):
            if solver.setOptionValue(name, value) != highspy.HighsStatus.kOk:
                raise RuntimeError(f"HiGHS refuses option {name}")
    return solver


@contextmanager
def silenced_stdout() -> Iterator[None]:
    """Descriptor 1 led to nowhere: the banner is printed by native code, past ``sys.stdout``."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
