"""Round one year to whole units, every block settled and every row added up once more; or what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from allocator.domain.cell import Cell
from allocator.domain.effort import attempted
from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnitConflict, WholeUnits
from allocator.domain.programme import LinearProgramme, NoAnswer, Row, Solution
from allocator.units.blocks import blocks, windows_of
from allocator.units.clash import CLAIMED, Clash, plain_clash, proved_clash
from allocator.units.counting import missed_by
from allocator.units.disjoint import conflict_of
from allocator.units.model import UnitModel, UnitRow, in_atoms, in_atoms_later, unit_model, without
from allocator.units.reasons import reasons
from allocator.units.residual import Minimise, residual
from allocator.units.settling import Work, begin, finish, settle

# By how many units a settled soft row may slip once less leaves no whole-unit plan: what is soft never conflicts.
SLIPS = (2, 5, 20, 100)
# Units of work for the proof that a block has no whole-unit plan.
PROOF = 5_000_000
UNPROVED = "取整计算未得出可证明的结果"
LATER_UNPROVED = "取整后未能证明以后年度仍有可行方案"
Feasible = Callable[[LinearProgramme], object]


def round_year(
    programme: LinearProgramme,
    solution: Solution,
    minimise: Minimise,
    names: Mapping[str, str] | None = None,
    feasible: Feasible | None = None,
    together: bool = False,
    told_why: bool = True,
    known: Mapping[Cell, int] | None = None,
) -> WholeUnits | WholeUnitConflict | NoAnswer:
    """The whole-unit plan nearest to the exact plan that keeps every hard row on its own integers.

    Order of preference: fewest cells outside ⌊x*⌋…⌈x*⌉ (in units), least Σ|x − x*|, least largest
    |x − x*|, spare units by county code and then stream code. Settled soft rows are kept too; where
    that is impossible as few of them as possible exceed their frozen value, by under one unit each
    (``over``).

    ``minimise`` solves the small integer programmes. ``names`` maps the ids of rules, the codes of
    counties and of streams to the names that reasons and conflicts are told in. ``feasible`` (it
    returns None where proved) checks exactly that later years of the look-ahead still have a plan,
    which else is known to the solver's tolerance only. Years rounded ``together`` need no such check: the later
    years' cells are whole units as well, and all their rows are added up in integers. Without ``told_why`` a
    conflict is neither proved nor told, only unanswered: enough for whoever will try another year's rounding.
    ``known`` are amounts (atoms) that may do where nothing nearer is found: what a year before left these years.

    Shares 228 4/7, 285 5/7, 228 4/7, 171 3/7, 285 5/7 of 1200 become 229, 286, 228, 171, 286, the
    tie of the first and third reported.
    """
    model = unit_model(programme, solution, together)
    outcome = round_model(model, minimise, told_why, in_units(model, known or {}))
    if isinstance(outcome, Clash) and not told_why:
        return NoAnswer(UNPROVED)
    if isinstance(outcome, Clash):
        tools = (minimise, lambda finer: fits(finer, solution, minimise, together), together)
        return conflict_of(programme, solution, outcome, tools, names or {})
    if isinstance(outcome, NoAnswer):
        return outcome
    whole = whole_units(outcome, names or {})
    if feasible is None or together or not programme.ahead_rows or not isinstance(whole, WholeUnits):
        return whole
    return whole if feasible(later_years(programme, whole)) is None else NoAnswer(LATER_UNPROVED)


def later_years(programme: LinearProgramme, whole: WholeUnits) -> LinearProgramme:
    """The look-ahead alone, this year's amounts put in as numbers."""
    rows = (without(row, whole.amounts) for row in programme.ahead_rows)
    return LinearProgramme(programme.year, programme.ahead_columns, tuple(row for row in rows if row.terms))


def fits(programme: LinearProgramme, solution: Solution, minimise: Minimise, together: bool = False) -> bool:
    """Whether a programme (with finer units) has a whole-unit plan: any that keeps the hard rows, soft ones slip."""
    model = unit_model(programme, replace(solution, frozen_rows=()), together)
    if plain_clash(model) is not None:
        return False
    windows = windows_of(model)
    for block in blocks(range(len(model.cells)), model.rows):
        made = residual(model, block, windows, reach=None)
        found = minimise([0] * len(made.bounds), made.bounds, made.rows, made.integral)
        if not found.point and found.status != "optimal":
            return False
    return True


def in_units(model: UnitModel, known: Mapping[Cell, int]) -> dict[int, int]:
    """Amounts by the position of their cells, those left out that are no whole units."""
    places = ((index, cell.column.unit, known.get(cell.cell)) for index, cell in enumerate(model.cells))
    return {index: amount // unit for index, unit, amount in places if amount is not None and amount % unit == 0}


def round_model(
    model: UnitModel, minimise: Minimise, prove: bool = True, known: Mapping[int, int] | None = None
) -> Work | Clash | NoAnswer:
    """All blocks settled; or rows that no whole-unit plan keeps, proved: hard ones, soft ones slip as far as needed.

    Soft rows also slip where the solver only claims that there is no plan: one that keeps every hard row shows itself.
    """
    outcome = settled(model, minimise, prove, known or {})
    for units in SLIPS:
        if not isinstance(outcome, Clash) or not any(row.soft for row in outcome.rows):
            break
        outcome = settled(slipping(model, units), minimise, prove, known or {})
    return NoAnswer(UNPROVED) if isinstance(outcome, Clash) and outcome.kind == CLAIMED else outcome


def slipping(model: UnitModel, units: int) -> UnitModel:
    """The model with its soft rows' bounds under so many units further out than frozen."""
    rows = tuple(slipped(model, row, units) if row.soft else row for row in model.rows)
    return replace(model, rows=rows)


def slipped(model: UnitModel, one: UnitRow, units: int) -> UnitRow:
    """A soft row that may slip by under so many units."""
    more = units * max((model.cells[index].column.unit for index, _ in one.terms), default=0)
    return replace(one, relaxed=missed_by(one.row, one.row.within + more, one.size))


def settled(model: UnitModel, minimise: Minimise, prove: bool, known: Mapping[int, int]) -> Work | Clash | NoAnswer:
    """All blocks settled within the bounds as they are."""
    clash = plain_clash(model)
    if clash is not None:
        return clash
    work = begin(model, minimise, known)
    for block in blocks(range(len(model.cells)), model.rows):
        status = settle(work, block)
        if status == "infeasible":
            clash = attempted(PROOF, partial(proved_clash, model, block, minimise), None) if prove else None
            return clash or Clash(CLAIMED, tuple(row for row in block.rows if row.soft), ())
        if status != "optimal":
            return NoAnswer(UNPROVED)
    finish(work)
    return work


def whole_units(work: Work, names: Mapping[str, str]) -> WholeUnits | NoAnswer:
    """The result, after every row and bound was added up once more in integers."""
    model, amounts = work.model, work.amounts
    over: dict[Row, Fraction] = {}
    for row in model.rows:
        if row.ahead or row.holds(amounts):
            continue
        if not row.soft or not (work.beyond or row.slips(amounts)):
            return NoAnswer(UNPROVED)
        over[row.row] = exceeded(row, model, amounts)
    if not all(cell.allows(count) for cell, count in zip(model.cells, amounts, strict=True)):
        return NoAnswer(UNPROVED)
    why = reasons(model, amounts, frozenset(work.plain), frozenset(work.tied), names)
    tied = tuple(model.cells[index].cell for index in sorted(work.tied))
    return WholeUnits(in_atoms(model, amounts), why, tied, over, in_atoms_later(model, amounts))


def exceeded(one: UnitRow, model: UnitModel, amounts: list[int]) -> Fraction:
    """By how many atoms a soft row is past its frozen bound."""
    held = in_atoms(model, amounts)
    activity = sum((factor * held[cell] for cell, factor in one.row.terms), Fraction(0))
    missing = Fraction(0) if one.row.lower is None else one.row.lower - activity
    return max(missing, Fraction(0) if one.row.upper is None else activity - one.row.upper)
