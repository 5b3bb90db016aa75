"""Every 取整冲突 of a year that shares no row to blame with another one, each told as if it stood alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from allocator.domain.effort import attempted
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import LinearProgramme, Row, Solution
from allocator.units.any_plan import any_point, anywhere, some_whole_plan
from allocator.units.blocks import blocks
from allocator.units.clash import Clash, plain_clash, proved_clash
from allocator.units.conflict import FINER, Fits, told
from allocator.units.model import fixed_later, unit_model, without
from allocator.units.reasons import TOTAL_RULE
from allocator.units.residual import Minimise

# Conflicts listed at most, and units of work for finding those behind the first.
MOST, FURTHER = 20, 3_000_000


def conflict_of(
    programme: LinearProgramme,
    solution: Solution,
    first: Clash,
    tools: tuple[Minimise, Fits, bool],
    names: Mapping[str, str],
) -> WholeUnitConflict:
    """The proved clash with the ``others`` behind it; of each the unit that would do once the rest is mended.

    ``tools``: the solver, whether a programme has a whole-unit plan, whether later years are rounded together with
    this one. Two pools of 335 in units of 10 are two conflicts, each with the unit 5. ``whole`` of the first says
    whether the search came to its end; only hard rows are looked at, what is soft never clashes.
    """
    minimise, fits, together = tools
    clashes = [first]
    hard = replace(solution, frozen_rows=())
    whole = attempted(FURTHER, partial(look, programme, hard, clashes, minimise, together), False)
    guilty = [guilty_of(clash) for clash in clashes]
    each = [
        told(alone, clash, fits, names, FINER // len(clashes))
        for alone, clash in zip((without_others(programme, guilty, mine) for mine in guilty), clashes, strict=True)
    ]
    return replace(each[0], others=tuple(each[1:]), whole=whole)


def unit_clashes(
    programme: LinearProgramme, minimise: Minimise, names: Mapping[str, str]
) -> tuple[WholeUnitConflict, ...]:
    """The 取整冲突 of a year's hard rows, without an exact plan to start from: () where none is proved."""
    clash, _ = next_clash(programme, anywhere(programme), minimise, together=False)
    if clash is None:
        return ()
    tools = minimise, partial(fits_somehow, minimise), False
    first = conflict_of(programme, anywhere(programme), clash, tools, names)
    return first, *first.others


def fits_somehow(minimise: Minimise, programme: LinearProgramme) -> bool:
    """Whether a programme has a whole-unit plan."""
    return some_whole_plan(programme, minimise) is True


def without_others(
    programme: LinearProgramme, guilty: Sequence[tuple[Row, ...]], mine: tuple[Row, ...]
) -> LinearProgramme:
    """The programme without the rows to blame for all the clashes but one."""
    return less(programme, [row for other in guilty if other is not mine for row in other])


def look(
    programme: LinearProgramme, solution: Solution, clashes: list[Clash], minimise: Minimise, together: bool
) -> bool:
    """Add the clashes that are left without the rows to blame of those before; whether none more can be there."""
    while len(clashes) < MOST:
        left = less(programme, [row for clash in clashes for row in guilty_of(clash)])
        clash, sure = next_clash(left, solution, minimise, together)
        if clash is None:
            return sure
        clashes.append(clash)
    return False


def next_clash(
    programme: LinearProgramme, solution: Solution, minimise: Minimise, together: bool
) -> tuple[Clash | None, bool]:
    """The first proved clash of hard rows; None with whether every block showed a whole point instead."""
    model, sure = unit_model(programme, solution, together), True
    clash = plain_clash(model)
    if clash is not None:
        return clash, True
    for block in blocks(range(len(model.cells)), [row for row in model.rows if not row.ahead]):
        if not block.rows or (len(block.rows) == 1 and block.rows[0].is_total):
            # Bands of integers reach every integer between their sums, which plain_clash has compared.
            continue
        if any_point(model, block, minimise).status == "optimal":
            continue
        clash = proved_clash(model, block, minimise)
        if clash is not None:
            return clash, True
        sure = False
    return None, sure


def guilty_of(clash: Clash) -> tuple[Row, ...]:
    """The rows to blame: those of pools only where there are no others."""
    rows = clash.all_rows()
    return tuple(row for row in rows if row.rule != TOTAL_RULE) or rows


def less(programme: LinearProgramme, dropped: Iterable[Row]) -> LinearProgramme:
    """The programme without some rows, given as they stand once the later years' fixed cells are put in."""
    gone, fixed = frozenset(dropped), fixed_later(programme)
    return replace(
        programme,
        rows=tuple(row for row in programme.rows if without(row, fixed) not in gone),
        ahead_rows=tuple(row for row in programme.ahead_rows if without(row, fixed) not in gone),
    )
