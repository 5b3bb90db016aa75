"""An exact programme as a Pyomo model (scaled to be near 1), and the thin compiler from Pyomo to HiGHS.

Pyomo stays the modelling layer of every plan, so that a bureau that owns another solver can hand the same model to it.
The hundreds of questions whether changed rules can hold at all are stated to HiGHS as they are.
"""

from __future__ import annotations

import math
from typing import Any

import highspy
from pyomo.core import ConcreteModel, Constraint, Objective, RangeSet, Var, minimize
from pyomo.core.expr.numeric_expr import LinearExpression
from pyomo.repn.standard_repn import generate_standard_repn

from allocator.domain.money import Exact
from allocator.solving.lp import ExactLp, LpRow

# Coefficients of a scaled row below this are nothing to the solver; the exact check still counts them.
SMALLEST = 1e-11


def row_scale(row: LpRow, sizes: tuple[float, ...]) -> float:
    """What a row is divided by: its largest coefficient times the size of its column."""
    return max((abs(float(factor)) * sizes[column] for column, factor in row.terms), default=1.0) or 1.0


def scaled(value: Exact | None, scale: float, missing: float) -> float:
    """A bound in the row's (or column's) scale; ``missing`` where there is none."""
    return missing if value is None else float(value) / scale


def pyomo_model(lp: ExactLp) -> ConcreteModel:
    """Minimise over x[0…n−1], each counted in its size; rows[k] each divided by its scale."""
    model = ConcreteModel()
    count, sizes = len(lp.costs), lp.sizes

    def bounds(_: Any, column: int) -> tuple[float | None, float | None]:
        lower, upper = lp.lower[column], lp.upper[column]
        size = sizes[column]
        return (None if lower is None else float(lower) / size, None if upper is None else float(upper) / size)

    model.x = Var(RangeSet(0, count - 1), bounds=bounds)

    def body(_: Any, k: int) -> Any:
        row = lp.rows[k]
        scale = row_scale(row, sizes)
        terms = [(column, float(factor) * sizes[column] / scale) for column, factor in row.terms]
        terms = [(column, factor) for column, factor in terms if abs(factor) > SMALLEST]
        if not terms:
            return Constraint.Feasible
        expression = LinearExpression(
            constant=0, linear_coefs=[f for _, f in terms], linear_vars=[model.x[c] for c, _ in terms]
        )
        lower, upper = scaled(row.lower, scale, -math.inf), scaled(row.upper, scale, math.inf)
        return (lower, expression, upper)

    model.rows = Constraint(RangeSet(0, len(lp.rows) - 1), rule=body)
    costs = [(column, float(cost) * sizes[column]) for column, cost in enumerate(lp.costs) if cost]
    largest = max((abs(cost) for _, cost in costs), default=1.0)
    model.goal = Objective(
        expr=LinearExpression(
            constant=0, linear_coefs=[f / largest for _, f in costs], linear_vars=[model.x[c] for c, _ in costs]
        ),
        sense=minimize,
    )
    return model


def compiled(model: ConcreteModel, rows: int) -> highspy.HighsLp:
    """The model row-wise: each active variable a column in its order, row k of ``rows`` at place k."""
    lp = highspy.HighsLp()
    variables = list(model.x.values())
    column = {id(variable): n for n, variable in enumerate(variables)}
    lp.num_col_, lp.num_row_ = len(variables), rows
    lp.col_lower_ = [-math.inf if v.lb is None else v.lb for v in variables]
    lp.col_upper_ = [math.inf if v.ub is None else v.ub for v in variables]
    costs = [0.0] * len(variables)
    for variable, factor in linear_terms(model.goal.expr):
        costs[column[id(variable)]] += factor
    lp.col_cost_ = costs
    starts, indices, values, lowers, uppers = [0], [], [], [-math.inf] * rows, [math.inf] * rows
    for k in range(rows):
        if k in model.rows:
            constraint = model.rows[k]
            lower, upper = constraint.lb, constraint.ub
            lowers[k] = -math.inf if lower is None else lower
            uppers[k] = math.inf if upper is None else upper
            for variable, factor in linear_terms(constraint.body):
                indices.append(column[id(variable)])
                values.append(factor)
        starts.append(len(indices))
    lp.row_lower_, lp.row_upper_ = lowers, uppers
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, indices, values
    return lp


def stated(lp: ExactLp) -> highspy.HighsLp:
    """What ``compiled(pyomo_model(lp))`` gives, without a model between: a fifth of the time."""
    sizes, highs = lp.sizes, highspy.HighsLp()
    highs.num_col_, highs.num_row_ = len(lp.costs), len(lp.rows)
    highs.col_lower_ = [scaled(side, size, -math.inf) for side, size in zip(lp.lower, sizes, strict=True)]
    highs.col_upper_ = [scaled(side, size, math.inf) for side, size in zip(lp.upper, sizes, strict=True)]
    costs = [float(cost) * size for cost, size in zip(lp.costs, sizes, strict=True)]
    largest = max(map(abs, costs), default=0.0) or 1.0
    highs.col_cost_ = [cost / largest for cost in costs]
    starts, indices, values, lowers, uppers = [0], [], [], [], []
    for row in lp.rows:
        scale = row_scale(row, sizes)
        terms = [(column, float(factor) * sizes[column] / scale) for column, factor in row.terms]
        terms = [(column, factor) for column, factor in terms if abs(factor) > SMALLEST]
        indices += [column for column, _ in terms]
        values += [factor for _, factor in terms]
        starts.append(len(indices))
        lowers.append(scaled(row.lower, scale, -math.inf))
        uppers.append(scaled(row.upper, scale, math.inf))
    highs.row_lower_, highs.row_upper_ = lowers, uppers
    highs.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    highs.a_matrix_.start_, highs.a_matrix_.index_, highs.a_matrix_.value_ = starts, indices, values
    return highs


def linear_terms(expression: Any) -> list[tuple[Any, float]]:
    """(variable, coefficient) of a linear expression, merged by Pyomo where it is not one already."""
    if isinstance(expression, LinearExpression):
        return list(zip(expression.linear_vars, expression.linear_coefs, strict=True))
    known = generate_standard_repn(expression, compute_values=True)
    return list(zip(known.linear_vars, known.linear_coefs, strict=True))
