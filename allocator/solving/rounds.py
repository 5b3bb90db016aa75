"""The rounds of a stage: each maximises the level t; whoever an exact dual holds there is frozen at that amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.domain.money import Exact
from allocator.solving.chain import summed
from allocator.solving.exact_basis import (
    certified,
    exact_duals,
    exact_point,
    first_violation,
    improving,
    nearly_feasible,
    reduced_costs,
)
from allocator.solving.lp import Basis, ExactLp
from allocator.solving.pivots import Vertex, optimal_vertex
from allocator.solving.simplex import OPTIMAL, PRIMAL, Simplex
from allocator.solving.staged import DIGITS, FLOATS, Item, Stages


@dataclass(frozen=True, slots=True)
class Round:
    """One level: items held there, the row multipliers (by place) that hold them."""

    value: Exact
    items: tuple[Item, ...]
    multipliers: tuple[tuple[int, Exact], ...]
    reduced: tuple[tuple[int, Exact], ...] = ()


def start(stages: Stages) -> str:
    """Load the programme and look for any point: the status tells whether hard rows can hold."""
    stages.lower[stages.level] = stages.upper[stages.level] = 0
    stages.steady = [0] * len(stages.rows)
    for place, row in enumerate(stages.rows):
        for column, factor in row.terms:
            stages.users.setdefault(column, []).append((place, factor))
    stages.solver = Simplex(stages.lp())
    status = stages.solver.run()
    if stages.trust != FLOATS:
        vertex = optimal_vertex(stages.lp(), stages.solver.basis() if status == OPTIMAL else None)
        status = OPTIMAL if isinstance(vertex, Vertex) else vertex
        stages.basis = vertex.basis if isinstance(vertex, Vertex) else None
    stages.lower[stages.level] = stages.upper[stages.level] = None
    stages.solver.bound_column(stages.level, None, None)
    return status


def raise_stage(stages: Stages, items: Sequence[Item], ceiling: Exact | None = None) -> list[Round] | str:
    """Leximin over ``items``: rounds in ascending order, or the reason why there is no proven answer.

    ``ceiling`` is the best any item can reach (0 for shortfalls): reached, all the rest stand there.
    """
    solver = stages.solver
    assert solver is not None
    open_items = list(items)
    for item in open_items:
        stages.set_row(item.link, item.offset, None)
    rounds: list[Round] = []
    while open_items:
        found = quick_round(stages, open_items) if stages.trust == FLOATS else pivoted_round(stages, open_items)
        if isinstance(found, str):
            return found
        if rounds and found.value < rounds[-1].value:
            return "各级水平的次序未能用精确算术证明"
        if ceiling is not None and found.value == ceiling:
            found = Round(found.value, tuple(open_items), found.multipliers, found.reduced)
        held = {item.link for item in found.items}
        stages.fix(found.items, found.value)
        for item in found.items:
            stages.set_row(item.link, None, None)
        open_items = [item for item in open_items if item.link not in held]
        rounds.append(found)
    return rounds


def quick_round(stages: Stages, items: Sequence[Item]) -> Round | str:
    """A round by floats, its duals proved; that its point is one is left to the check of the finished plan."""
    assert stages.solver is not None
    if stages.solver.run(PRIMAL) != OPTIMAL:
        return "求解器没有给出最优解"
    found = proved_round(stages, items, stages.solver.basis(), stages.solver.priced_rows())
    if found is None:
        # From scratch by the dual simplex: another basis, perhaps a better one.
        stages.solver.from_scratch()
        if stages.solver.run() == OPTIMAL:
            found = proved_round(stages, items, stages.solver.basis(), stages.solver.priced_rows())
    return found or "最优性未能用精确算术证明"


def pivoted_round(stages: Stages, items: Sequence[Item]) -> Round | str:
    """A round at an optimal vertex, exactly or as far as many digits tell: the solver's, or the one that pivots lead to
    from the round before."""
    assert stages.solver is not None
    lp = stages.lp()
    hinted = stages.solver.basis() if stages.solver.run(PRIMAL) == OPTIMAL else None
    kept, hint = nearly_feasible if stages.trust == DIGITS else certified, stages.solver.priced_rows()
    if hinted is None or not kept(lp, hinted):
        vertex = optimal_vertex(lp, stages.basis or hinted)
        if not isinstance(vertex, Vertex):
            return "精确求解没有给出最优解"
        hinted, hint = vertex.basis, []
    stages.basis = hinted
    return proved_round(stages, items, hinted, hint) or "最优性未能用精确算术证明"


def proved_round(stages: Stages, items: Sequence[Item], basis: Basis, hint: Sequence[int] = ()) -> Round | None:
    """The level that the basis' exact duals prove, with the items held there; None where they prove nothing.

    ``hint`` are the rows that the duals are likely to stand on.
    """
    lp = stages.lp()
    duals = exact_duals(lp, basis, lp.costs, hint)
    if duals is None:
        return None
    reduced = reduced_costs(lp, duals, lp.costs, stages.fixed)
    if any(improving(lp, basis, duals, reduced)):
        return None
    value = dual_value(stages, lp, duals, reduced)
    if value is None:
        return None
    held = tuple(item for item in items if duals[item.link])
    if not held:
        return None
    links = {item.link for item in items}
    multipliers = tuple((n, dual) for n, dual in enumerate(duals) if dual and n not in links)
    left = tuple((n, cost) for n, cost in enumerate(reduced) if cost and lp.lower[n] != lp.upper[n])
    return Round(value, held, multipliers, left)


def dual_value(stages: Stages, lp: ExactLp, duals: Sequence[Exact], reduced: Sequence[Exact]) -> Exact | None:
    """The level t that the duals bound from above: −(Σ dual · (side − what fixed columns take) + Σ cost · bound).

    The reduced costs of fixed columns are 0 here: what they take stands in ``steady`` and, level by level, ``taken``.
    """
    parts: list[Exact] = []
    for row, dual, steady in zip(lp.rows, duals, stages.steady, strict=True):
        if dual:
            side = row.lower if dual > 0 else row.upper
            if side is None:
                return None
            parts.append(dual * (side - steady))
    for n, cost in enumerate(reduced):
        if cost:
            bound = lp.lower[n] if cost > 0 else lp.upper[n]
            if bound is None:
                return None
            parts.append(cost * bound)
    prices = (sum(duals[place] * slope for place, slope in slopes.items() if duals[place]) for slopes in stages.taken)
    return stages.levels.total(enumerate(prices), -summed(parts))


def remaining_point(stages: Stages) -> bool:
    """Whether the columns not yet fixed (later years) have an exact point beside the fixed ones."""
    assert stages.solver is not None
    # Nothing holds the level any more: left free it would rise for ever.
    stages.lower[stages.level] = stages.upper[stages.level] = 0
    stages.solver.bound_column(stages.level, 0, 0)
    lp, hinted = stages.lp(), None
    if stages.solver.run() == OPTIMAL:
        hinted = stages.solver.basis()
        point = exact_point(lp, hinted)
        if point is not None and first_violation(lp, hinted, point) is None:
            return True
    return stages.trust != FLOATS and isinstance(optimal_vertex(lp, stages.basis or hinted), Vertex)
