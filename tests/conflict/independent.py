"""Feasibility and the least change of pools by scipy's linprog, from columns and rows only."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy.optimize import linprog

from allocator.domain.money import WAN_YUAN
from allocator.domain.programme import LinearProgramme, Row

POOL_RULE = "spend_the_pool"
SHARP = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def hard_rows(programme: LinearProgramme) -> tuple[Row, ...]:
    """This year's rows and those of the look-ahead."""
    return (*programme.rows, *programme.ahead_rows)


def least_change(
    programme: LinearProgramme, rows: Iterable[Row], stretched: Callable[[Row], bool] | None = None
) -> float | None:
    """The least Σ|change| (in the measure) of the ``stretched`` rows with which ``rows`` hold; None: none helps.

    Without ``stretched`` 0.0 says that the rows hold as they stand. Amounts are counted in the columns' measure.
    """
    columns = (*programme.columns, *programme.ahead_columns)
    place = {column.cell: n for n, column in enumerate(columns)}
    size = [float(column.measure.atoms) for column in columns]
    bounds: list[tuple[float | None, float | None]] = []
    for column, one in zip(columns, size, strict=True):
        low, high = (column.lower, column.upper) if column.frozen is None else (column.frozen, column.frozen)
        bounds.append((float(low) / one, None if high is None else float(high) / one))
    costs, sides, limits = [0.0] * len(columns), [], []
    for row in rows:
        unit = max((size[place[cell]] for cell, _ in row.terms), default=float(WAN_YUAN.atoms))
        terms = {place[cell]: float(factor) * size[place[cell]] / unit for cell, factor in row.terms if factor}
        for bound, sign in ((row.lower, -1.0), (row.upper, 1.0)):
            if bound is None:
                continue
            side = {n: sign * factor for n, factor in terms.items()}
            if stretched is not None and stretched(row):
                side[len(costs)] = -1.0
                costs.append(1.0)
                bounds.append((0.0, None))
            sides.append(side)
            limits.append(sign * float(bound) / unit)
    matrix = np.zeros((len(sides), len(costs)))
    for n, side in enumerate(sides):
        for column, factor in side.items():
            matrix[n, column] = factor
    answer = linprog(costs, A_ub=matrix, b_ub=limits, bounds=bounds, options=SHARP)
    assert answer.status in (0, 2), answer.message
    return float(answer.fun) if answer.status == 0 else None


def holds(programme: LinearProgramme, rows: Iterable[Row]) -> bool:
    """Whether some amounts keep the rows."""
    return least_change(programme, rows) is not None


def shortage(programme: LinearProgramme, rows: Iterable[Row]) -> float:
    """The least change of pools, of all rows where pools do not help."""
    rows = tuple(rows)
    by_pools = least_change(programme, rows, lambda row: row.rule == POOL_RULE)
    if by_pools is not None:
        return by_pools
    by_all = least_change(programme, rows, lambda row: True)
    assert by_all is not None, "every row can give"
    return by_all
