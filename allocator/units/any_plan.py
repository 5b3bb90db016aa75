"""Whether there is a whole-unit plan at all, whichever: quicker than the nearest one."""

from __future__ import annotations

from allocator.domain.programme import LinearProgramme, Solution
from allocator.units.blocks import blocks
from allocator.units.clash import plain_clash, programme_of
from allocator.units.model import UnitModel, unit_model
from allocator.units.residual import Minimise


def some_whole_plan(programme: LinearProgramme, solution: Solution, minimise: Minimise) -> bool:
    """Whether whole amounts that keep every row of this year were found (and added up in integers).

    ``solution`` is any exact plan; rows about later years are left out. Two cells that must add up to 3.5 units
    have none.
    """
    model = unit_model(programme, solution)
    if plain_clash(model) is not None:
        return False
    rows = [row for row in model.rows if not row.ahead]
    for block in blocks(range(len(model.cells)), rows):
        if len(block.rows) == 1 and block.rows[0].is_total:
            # Bands of integers reach every integer between their sums, which plain_clash has compared.
            continue
        if block.rows and not found(model, block.members, list(block.rows), minimise):
            return False
    return True


def found(model: UnitModel, members: tuple[int, ...], rows: list, minimise: Minimise) -> bool:
    """Whether a block has a whole point."""
    bounds, stated = programme_of({index: model.cells[index] for index in members}, rows)
    return minimise([0] * len(bounds), bounds, stated, [True] * len(bounds)).status == "optimal"
