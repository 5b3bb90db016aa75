"""One live HiGHS simplex: every option set, bounds changed between rounds, only its basis is ever used."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from allocator.domain.effort import spend
from allocator.domain.money import Exact
from allocator.solving.lp import AT_LOWER, AT_UPPER, BASIC, FREE_AT_ZERO, Basis, ExactLp
from allocator.solving.model import compiled, pyomo_model, row_scale, stated
from allocator.solving.search import ALIKE, silenced_stdout

Floats = npt.NDArray[np.float64]

OPTIMAL, INFEASIBLE, UNKNOWN = "optimal", "infeasible", "unknown"
DUAL, PRIMAL = 1, 4
KINDS = highspy.HighsBasisStatus
STANDINGS = {
    KINDS.kBasic: BASIC,
    KINDS.kLower: AT_LOWER,
    KINDS.kUpper: AT_UPPER,
    KINDS.kZero: FREE_AT_ZERO,
    KINDS.kNonbasic: FREE_AT_ZERO,
}
OPTIONS: tuple[tuple[str, Any], ...] = (
    *ALIKE,
    ("presolve", "off"),
    ("solver", "simplex"),
    ("simplex_strategy", DUAL),
    ("simplex_scale_strategy", 2),
    ("small_matrix_value", 1e-12),
    ("large_matrix_value", 1e15),
    ("infinite_bound", 1e20),
)


# Units of work: a model made; each number of it, by way of Pyomo or not; and by how many rows and columns a pivot costs
# one.
TO_START, TO_BUILD, TO_HAND_OVER, PER_PIVOT = 500, 10, 4, 40
# Duals of the scaled rows below this are 0 in floats.
NO_DUAL = 1e-10


class Simplex:
    """A programme inside HiGHS, by way of Pyomo where it is to be ``modelled``. ``rounds`` counts the solves."""

    def __init__(self, lp: ExactLp, modelled: bool = True) -> None:
        self.length = len(lp.costs) + len(lp.rows)
        each = TO_BUILD if modelled else TO_HAND_OVER
        spend(TO_START + each * (self.length + sum(len(row.terms) for row in lp.rows)))
        self.sizes = lp.sizes
        self.scales = [row_scale(row, lp.sizes) for row in lp.rows]
        with silenced_stdout():
            self.highs: highspy.Highs = highspy.Highs()
            for name, value in OPTIONS:
                if self.highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
                    raise RuntimeError(f"HiGHS refuses option {name}")
        model = compiled(pyomo_model(lp), len(lp.rows)) if modelled else stated(lp)
        self.loaded = self.highs.passModel(model) == highspy.HighsStatus.kOk
        self.columns = Ends(np.array(model.col_lower_), np.array(model.col_upper_))
        self.rows = Ends(np.array(model.row_lower_), np.array(model.row_upper_))
        self.rounds = 0

    def bound_column(self, column: int, lower: Exact | None, upper: Exact | None) -> None:
        """New bounds of a column."""
        size = self.sizes[column]
        low = -math.inf if lower is None else float(lower) / size
        high = math.inf if upper is None else float(upper) / size
        self.columns.low[column], self.columns.high[column] = low, high
        self.highs.changeColBounds(column, low, high)

    def bound_row(self, row: int, lower: Exact | None, upper: Exact | None) -> None:
        """New bounds of a row."""
        scale = self.scales[row]
        low = -math.inf if lower is None else float(lower) / scale
        high = math.inf if upper is None else float(upper) / scale
        self.rows.low[row], self.rows.high[row] = low, high
        self.highs.changeRowBounds(row, low, high)

    def run(self, strategy: int = DUAL) -> str:
        """Solve from the basis at hand; once more from scratch where that gives no clear answer."""
        if not self.loaded:
            return UNKNOWN
        status = self.once(strategy)
        if status == UNKNOWN:
            self.highs.clearSolver()
            status = self.once(DUAL)
        return status

    def once(self, strategy: int) -> str:
        """One run."""
        self.rounds += 1
        self.highs.setOptionValue("simplex_strategy", strategy)
        ended = self.highs.run()
        spend(self.length + (20 + self.length // PER_PIVOT) * max(0, self.highs.getInfo().simplex_iteration_count))
        if ended != highspy.HighsStatus.kOk:
            return UNKNOWN
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return OPTIMAL
        return INFEASIBLE if status == highspy.HighsModelStatus.kInfeasible else UNKNOWN

    def from_scratch(self) -> None:
        """Forget the basis."""
        self.highs.clearSolver()

    def basis(self) -> Basis:
        """Where every column and row activity stands: read off the point, many times quicker than HiGHS' own list."""
        # The stubs of highspy leave it out.
        status, basic = self.highs.getBasicVariables()  # type: ignore[attr-defined]
        if status != highspy.HighsStatus.kOk or len(basic) != len(self.scales):
            found = self.highs.getBasis()
            return Basis(
                tuple([STANDINGS[status] for status in found.col_status]),
                tuple([STANDINGS[status] for status in found.row_status]),
            )
        point = self.highs.getSolution()
        columns = self.columns.at(point.col_value)
        rows = self.rows.at(point.row_value)
        for place in basic.tolist():
            if place >= 0:
                columns[place] = BASIC
            else:
                rows[-1 - place] = BASIC
        return Basis(tuple(columns), tuple(rows))

    def priced_rows(self) -> list[int]:
        """The rows whose dual is not 0 as far as floats tell."""
        return [place for place, dual in enumerate(self.highs.getSolution().row_dual) if not -NO_DUAL < dual < NO_DUAL]


@dataclass(frozen=True, slots=True)
class Ends:
    """The bounds of all columns, or of all activities."""

    low: Floats
    high: Floats

    def at(self, values: Sequence[float]) -> list[int]:
        """The bound that each stands at, if it is nonbasic."""
        point = np.array(values)
        standing = np.where(point - self.low <= self.high - point, AT_LOWER, AT_UPPER)
        standing[np.isneginf(self.low) & np.isposinf(self.high)] = FREE_AT_ZERO
        found: list[int] = standing.tolist()
        return found
