"""Settle the blocks of a year: largest remainder where it suffices, small integer programmes elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from allocator.domain.effort import Exhausted, metered, note_cut
from allocator.domain.fraction import Fraction
from allocator.units.any_plan import any_point
from allocator.units.blocks import Block, Window, blocks, can_fail, windows_of
from allocator.units.model import UnitModel
from allocator.units.remainders import farthest, plain_sharing
from allocator.units.residual import Minimise, residual
from allocator.units.stages import Chosen, choose, find_varying
from allocator.units.ties import first_codes_first, least_farthest, narrow

# How far cells may leave ⌊x*⌋…⌈x*⌉, in units, once the windows themselves fail; the widest gives the
# best plan, the others are for programmes too hard for it.
REACHES = (20, 5, 2, 1)
# Units of work for the choice among a year's equally near whole-unit plans.
REFINING = 2_000_000
UNLIMITED = 10**15


@dataclass(slots=True)
class Work:
    """A year being rounded: amounts by position, blocks still open among equally good points.

    ``known`` are amounts that may do where nothing nearer is found; ``beyond`` is whether they had to, and soft rows
    may fall short by more than they slip.
    """

    model: UnitModel
    windows: list[Window]
    minimise: Minimise
    amounts: list[int]
    plain: set[int] = field(default_factory=set)
    tied: set[int] = field(default_factory=set)
    open: list[Chosen] = field(default_factory=list)
    farthest: Fraction = Fraction(0)
    refining: int = REFINING
    known: Mapping[int, int] = field(default_factory=dict)
    beyond: bool = False


def begin(model: UnitModel, minimise: Minimise, known: Mapping[int, int] | None = None) -> Work:
    """Everything rounded down to begin with."""
    windows = windows_of(model)
    return Work(model, windows, minimise, [low for low, _ in windows], known=known or {})


def settle(work: Work, block: Block) -> str:
    """Settle a block inside its windows, part by part; with wider windows where a part has no plan.

    Soft rows slip before cells leave their windows. Only a soft share (``within``) is so wide already that cells leave
    theirs first: what slips past it falls short, as the audit counts.
    """
    shares = any(row.soft and row.row.within for row in block.rows)
    if shares and (settle_parts(work, block, slip=False) or settle_wider(work, block, slip=False) == "optimal"):
        return "optimal"
    return "optimal" if settle_parts(work, block) else settle_wider(work, block)


def settle_parts(work: Work, block: Block, slip: bool = True) -> bool:
    """Settle a block inside its windows, part by part; False, and nothing is settled, where a part has no plan."""
    live = [row for row in block.rows if can_fail(row, work.windows)]
    before = (set(work.plain), set(work.tied), len(work.open))
    for part in blocks(block.members, live):
        if settle_inside(work, part, slip) != "optimal":
            work.plain, work.tied, work.open = before[0], before[1], work.open[: before[2]]
            return False
    return True


def settle_inside(work: Work, part: Block, slip: bool) -> str:
    """A part inside its windows: plain largest remainder where all its rows then hold, else by programme."""
    if not part.looks_ahead and not any(work.model.cells[index].later for index in part.members):
        sharing = plain_sharing(work.model.cells, work.windows, part.members, part.rows)
        if sharing is not None:
            amounts = {index: work.windows[index][0] for index in part.members}
            amounts.update((index, amounts[index] + 1) for index in sharing.gainers)
            record(work, amounts)
            work.plain.update(part.members)
            work.tied.update(sharing.tied)
            return "optimal"
    status = settle_by_programme(work, part, 0, count_over=False)
    if slip and status == "infeasible" and any(row.soft for row in part.rows):
        return settle_by_programme(work, part, 0, count_over=True)
    return status


def settle_wider(work: Work, block: Block, slip: bool = True) -> str:
    """A whole block whose cells may leave their windows; ``infeasible`` only with no limit at all."""
    for reach in REACHES:
        status = settle_by_programme(work, block, reach, count_over=slip)
        if status == "optimal":
            return status
        if status == "infeasible" and reach == max(REACHES):
            break
    probe = replace(begin(work.model, work.minimise), refining=0)
    status = settle_by_programme(probe, block, None, count_over=slip)
    if status != "optimal":
        return settle_from_any(work, block, slip) or status
    away = max(distance_outside(probe, index) for index in block.members)
    if settle_by_programme(work, block, away, count_over=slip) == "optimal":
        return "optimal"
    return settle_by_programme(work, block, None, count_over=slip)


def settle_from_any(work: Work, block: Block, slip: bool) -> str:
    """A block too hard to be settled by what is nearest alone: from some whole point on; "" where none is found.

    So a year has a plan wherever ``some_whole_plan`` finds one for it and those behind it, and the years behind it
    have the one that it left them.
    """
    if block.looks_ahead or not slip:
        return ""
    amounts = any_amounts(work, block)
    if amounts and settle_by_programme(work, block, None, count_over=True, amounts=amounts) == "optimal":
        return "optimal"
    amounts = amounts or known_point(work, block)
    record(work, amounts)
    return "optimal" if amounts else ""


def known_point(work: Work, block: Block) -> dict[int, int]:
    """The amounts known beforehand, where they are whole and keep every hard row of the block: then soft ones fall as
    short as they do."""
    amounts = {index: work.known[index] for index in block.members if index in work.known}
    if len(amounts) < len(block.members):
        return {}
    everywhere = [amounts.get(index, 0) for index in range(len(work.model.cells))]
    kept = all(row.soft or row.holds(everywhere) for row in block.rows)
    if not kept or not all(work.model.cells[index].allows(n) for index, n in amounts.items()):
        return {}
    work.beyond = True
    return amounts


def any_amounts(work: Work, block: Block) -> dict[int, int]:
    """Some whole point, looked for as ``some_whole_plan`` does where it has a budget, then with more patience."""
    with metered(UNLIMITED):
        found = any_point(work.model, block, work.minimise)
    found = found if found.point else any_point(work.model, block, work.minimise)
    return dict(zip(block.members, map(int, found.point), strict=True)) if found.point else {}


def distance_outside(work: Work, index: int) -> int:
    """How many units a cell stands outside its window."""
    low, high = work.windows[index]
    return max(0, low - work.amounts[index], work.amounts[index] - high)


def settle_by_programme(
    work: Work, part: Block, reach: int | None, count_over: bool, amounts: Mapping[int, int] | None = None
) -> str:
    """A part by integer programme, from ``amounts`` on if given; it stays open while several points are as near."""
    made = residual(work.model, part, work.windows, reach, count_over)
    chosen = choose(work.model, made, work.minimise, made.point_of(amounts) if amounts else ())
    if isinstance(chosen, str):
        return chosen
    if chosen.best:
        refined(work, partial(find_varying, chosen))
        refined(work, partial(least_farthest, chosen))
    work.farthest = max(work.farthest, chosen.farthest())
    for index, amount in chosen.amounts().items():
        work.amounts[index] = amount
    if chosen.varying:
        work.open.append(chosen)
    return "optimal"


def refined(work: Work, action: Callable[[], object]) -> None:
    """Choose among equally good points as far as the year's budget goes: each point on the way is as good."""
    if work.refining <= 0:
        return
    with metered(work.refining) as meter:
        try:
            action()
        except Exhausted as end:
            if end.meter is not meter:
                raise
            note_cut()
    work.refining -= meter.spent


def record(work: Work, amounts: Mapping[int, int]) -> None:
    """Note settled amounts."""
    work.farthest = max(work.farthest, farthest(work.model.cells, amounts))
    for index, amount in amounts.items():
        work.amounts[index] = amount


def finish(work: Work) -> None:
    """Among equally near points none with a cell farther than the year's largest distance, then code order."""
    for chosen in work.open:
        refined(work, partial(narrow, chosen, work.farthest))
        work.tied.update(share.index for share in chosen.loose())
        refined(work, partial(first_codes_first, chosen))
        for index, amount in chosen.amounts().items():
            work.amounts[index] = amount
