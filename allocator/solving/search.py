"""An integer programme inside HiGHS: every option set, a search that ends at the same place on any machine."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allocator.domain.effort import left, note_cut, spend

if TYPE_CHECKING:
    import highspy

OPTIMAL, INFEASIBLE, UNKNOWN = "optimal", "infeasible", "unknown"

Terms = Sequence[tuple[int, int]]
IntegerRow = tuple[Terms, int | None, int | None]
Bound = tuple[int, int | None]

# What every solver is told: no word, one thread, the same path each time.
ALIKE: tuple[tuple[str, Any], ...] = (
    ("output_flag", False),
    ("log_to_console", False),
    ("threads", 1),
    ("parallel", "off"),
    ("random_seed", 0),
    ("time_limit", math.inf),
    ("primal_feasibility_tolerance", 1e-9),
    ("dual_feasibility_tolerance", 1e-9),
)
# A limit in nodes, not seconds: the same input stops at the same place on any machine.
NODES = 2_000
OPTIONS: tuple[tuple[str, Any], ...] = (
    *ALIKE,
    ("presolve", "choose"),
    ("solver", "choose"),
    ("mip_rel_gap", 0.0),
    ("mip_abs_gap", 0.0),
    ("mip_max_nodes", NODES),
)
# No corner is looked for: the point stays in the middle.
BY_THE_INSIDE: tuple[tuple[str, Any], ...] = (("solver", "ipm"), ("run_crossover", "off"), ("presolve", "off"))
# Units of work: a solver made, a number handed over, a node (and a tenth for each number);
# by how many rows and columns a pivot costs one, and how much dearer it is within a search, with all that goes with it.
TO_START, TO_STATE, TO_BRANCH, PER_PIVOT, DEARER = 300, 6, 1_500, 40, 6
# Where a budget is set: units for one search, pivots to a node as a rule, nodes at least and at most.
ONE_SEARCH, PIVOTS, FEWEST_NODES, MOST_NODES = 900_000, 15, 60, 300
# How often the solver asks before its first node, at most as a rule.
AT_ROOT = 400


def run(solver: highspy.Highs, lp: highspy.HighsLp, start: Sequence[int] = (), nodes: int | None = None) -> str:
    """Pass and solve, from ``start`` on if given; a search cut short (a warning of HiGHS) is UNKNOWN, as any error.

    ``nodes`` is a limit narrower than those that hold with a budget or without.
    """
    import highspy

    most = nodes or (NODES if left() is None else few_nodes(lp))
    watch = Watch(most)
    if len(lp.integrality_):
        solver.cbMipInterrupt.subscribe(watch)
    if most != NODES:
        # The solver lays out its whole search by its limit of nodes: one that followed what is left of the budget
        # would have it find a plan today and none tomorrow.
        solver.setOptionValue("mip_max_nodes", most)
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
    branched, pivots = max(watch.nodes, info.mip_node_count), max(0, info.simplex_iteration_count)
    dear = DEARER if len(lp.integrality_) else 1
    spend(branched * to_branch(lp) + dear * pivots * to_pivot(lp))
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return OPTIMAL
    if status == highspy.HighsModelStatus.kInfeasible:
        return INFEASIBLE
    note_cut()
    return UNKNOWN


def middle_of(lp: highspy.HighsLp, solver: highspy.Highs) -> list[float] | None:
    """A point far from all bounds and rows that need not be near, by the interior way; None where there is none."""
    import highspy

    for name, value in BY_THE_INSIDE:
        solver.setOptionValue(name, value)
    if solver.passModel(lp) != highspy.HighsStatus.kOk or solver.run() == highspy.HighsStatus.kError:
        return None
    spend(max(0, solver.getInfo().ipm_iteration_count) * (lp.num_col_ + lp.num_row_ + len(lp.a_matrix_.value_)) // 6)
    solution = solver.getSolution()
    known = solution.value_valid and solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return list(solution.col_value) if known else None


def to_branch(lp: highspy.HighsLp) -> int:
    """Units of work for a node without its pivots."""
    return TO_BRANCH + (lp.num_col_ + lp.num_row_ + len(lp.a_matrix_.value_)) // 10


def to_pivot(lp: highspy.HighsLp) -> int:
    """Units of work for a pivot outside a search."""
    return 20 + (lp.num_col_ + lp.num_row_) // PER_PIVOT


def few_nodes(lp: highspy.HighsLp) -> int:
    """The limit of nodes where a budget is set: by size alone, whatever is left of the budget."""
    within = ONE_SEARCH // (to_branch(lp) + DEARER * PIVOTS * to_pivot(lp))
    return max(FEWEST_NODES, min(MOST_NODES, within))


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


def quiet_solver(tolerances: tuple[float, float]) -> highspy.Highs:
    """A solver with every option set and without its banner.

    ``tolerances`` are its ``mip_feasibility_tolerance`` and ``small_matrix_value``.
    """
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


def holds_a_point(solver: highspy.Highs) -> bool:
    """Whether the solver, cut short, holds a point that it says is feasible."""
    import highspy

    status = solver.getInfo().primal_solution_status
    return solver.getSolution().value_valid and status == highspy.SolutionStatus.kSolutionStatusFeasible
