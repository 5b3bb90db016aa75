"""Whether there is a whole-unit plan at all, whichever: quicker than the nearest one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.programme import LinearProgramme, Row, Solution
from allocator.units.blocks import Block, blocks
from allocator.units.clash import plain_clash, programme_of
from allocator.units.implied import implied_rows
from allocator.units.model import UnitModel, fixed_later, unit_model, without
from allocator.units.reasons import TOTAL_RULE
from allocator.units.residual import Minimise, Minimum

OPTIMAL, INFEASIBLE = "optimal", "infeasible"


def some_whole_plan(
    programme: LinearProgramme,
    minimise: Minimise,
    together: bool = False,
    known: dict[Cell, int] | None = None,
) -> bool | None:
    """Whether whole amounts that keep every row of this year were found (and added up in integers).

    Rows about later years are left out, or kept in whole units too where the years are planned ``together``. None
    where the solver neither found any nor says that there are none. Two cells that must add up to 3.5 units have none.
    ``known`` are amounts (atoms) of a plan found before: where they keep a block's rows nothing is searched; what is
    found is put there.
    """
    model = unit_model(programme, anywhere(programme), together)
    later = fixed_later(programme)
    if any(never_kept(row, later) for row in (*programme.rows, *programme.ahead_rows)) or plain_clash(model):
        return False
    rows = [row for row in model.rows if not row.ahead]
    unknown = False
    for block in blocks(range(len(model.cells)), rows):
        if len(block.rows) == 1 and block.rows[0].is_total:
            # Bands of integers reach every integer between their sums, which plain_clash has compared.
            continue
        if not block.rows or (known and kept_by(model, block, known)):
            continue
        found = any_point(model, block, minimise)
        if found.status == INFEASIBLE:
            return False
        unknown = unknown or found.status != OPTIMAL
        note(known, model, block, found)
    return None if unknown else True


def never_kept(row: Row, later: Mapping[Cell, Fraction]) -> bool:
    """Whether a row has no amount left to be decided, and what stands (of ``later`` years too) does not keep it: 160
    asked of no money."""
    left = without(row, later)
    if any(factor for _, factor in left.terms):
        return False
    return (left.lower is not None and left.lower > 0) or (left.upper is not None and left.upper < 0)


def anywhere(programme: LinearProgramme) -> Solution:
    """Something in the place of the exact plan where nobody asks how near the whole amounts are."""
    return Solution({column.cell: column.lower for column in programme.columns}, (), {})


def kept_by(model: UnitModel, block: Block, known: Mapping[Cell, int]) -> bool:
    """Whether known amounts (atoms) are whole ones that keep every hard row of a block and its cells' bounds."""
    amounts = [0] * len(model.cells)
    for index in block.members:
        cell = model.cells[index]
        count, rest = divmod(known.get(cell.cell, -1), cell.column.unit)
        if rest or not cell.allows(count):
            return False
        amounts[index] = count
    return all(row.soft or row.holds(amounts) for row in block.rows)


def note(known: dict[Cell, int] | None, model: UnitModel, block: Block, found: Minimum) -> None:
    """Put a block's whole point among the amounts known."""
    if known is not None and found.point:
        for index, count in zip(block.members, found.point, strict=False):
            known[model.cells[index].cell] = int(count) * model.cells[index].column.unit


def least_total(
    programme: LinearProgramme, subject: str, year: int, minimise: Minimise, known: dict[Cell, int] | None = None
) -> tuple[int, bool] | None:
    """The least total (atoms) of one pool with which whole amounts of all years keep every other row of its block; and
    whether no less does (else the solver did not look to the end). The amounts are put among those ``known``.

    None where nothing was found. Floors of 3.2 and 4.1 units ask for 9 units, whatever the pool has.
    """
    (pool,) = (row for row in (*programme.rows, *programme.ahead_rows) if is_pool(row, subject, year))
    opened = replace(pool, upper=None)
    free = replace(
        programme,
        rows=tuple(opened if row is pool else row for row in programme.rows),
        ahead_rows=tuple(opened if row is pool else row for row in programme.ahead_rows),
    )
    model = unit_model(free, anywhere(free), together=True)
    mine = next((row for row in model.rows if is_pool(row.row, subject, year)), None)
    if mine is None:
        return None
    members = frozenset(index for index, _ in mine.terms)
    (block,) = (one for one in blocks(range(len(model.cells)), model.rows) if members <= frozenset(one.members))
    found = any_point(model, block, minimise, members)
    if not found.point:
        return None
    note(known, model, block, found)
    total = sum(
        int(count) * model.cells[index].column.unit
        for index, count in zip(block.members, found.point, strict=True)
        if index in members
    )
    return total, found.status == OPTIMAL


def is_pool(row: Row, subject: str, year: int) -> bool:
    """Whether a row is the total of a stream's pool in a year."""
    return (row.rule, row.subject, row.year) == (TOTAL_RULE, subject, year)


def any_point(model: UnitModel, block: Block, minimise: Minimise, dear: frozenset[int] = frozenset()) -> Minimum:
    """A whole point of a block, whichever, or with as little as can be in the ``dear`` cells; soft rows may slip.

    Its columns are the block's cells in their order.
    """
    cells = {index: model.cells[index] for index in block.members}
    bounds, rows = programme_of(cells, block.rows)
    place = {index: number for number, index in enumerate(cells)}
    more = [
        ([(place[index], factor) for index, factor in terms], lower, upper)
        for terms, lower, upper in implied_rows(cells, block.rows)
    ]
    costs = [1 if index in dear else 0 for index in cells] + [0] * (len(bounds) - len(cells))
    return minimise(costs, bounds, [*rows, *more], [True] * len(bounds))
