"""Why a cell was not simply rounded down, in short Chinese sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocator.domain.cell import Cell
from allocator.domain.money import rounded_text
from allocator.units.model import UnitModel, UnitRow

TOTAL_RULE = "spend_the_pool"


def reasons(
    model: UnitModel, amounts: Sequence[int], plain: frozenset[int], tied: frozenset[int], names: Mapping[str, str]
) -> dict[Cell, str]:
    """Cell → why its amount is not ⌊x*⌋ units. ``plain`` are cells of blocks settled by largest remainder alone.

    ``names`` maps rule ids (and subjects) to what a reader calls them.
    """
    changed = [index for index, cell in enumerate(model.cells) if amounts[index] != cell.floor and not cell.later]
    rows_of: dict[int, list[UnitRow]] = {index: [] for index in changed}
    for row in model.rows:
        for index, _ in row.terms:
            if index in rows_of and not row.ahead:
                rows_of[index].append(row)
    return {
        model.cells[index].cell: reason(model, amounts, index, rows_of[index], index in plain, index in tied, names)
        for index in changed
    }


def reason(
    model: UnitModel,
    amounts: Sequence[int],
    index: int,
    rows: Sequence[UnitRow],
    plain: bool,
    tied: bool,
    names: Mapping[str, str],
) -> str:
    """The sentence of one cell."""
    cell = model.cells[index]
    remainder = rounded_text(cell.remainder, 4).rstrip("0")
    if tied and plain:
        return f"余数相同({remainder}),按县区代码先后补1个单位"
    if tied:
        return f"几种取整同样接近测算结果,按县区代码先后{change(model, amounts, index)}"
    if amounts[index] <= cell.lower and cell.lower > cell.floor:
        return "下限不是取整单位的整数倍,向上取整"
    if plain:
        return f"余数较大({remainder}),补1个单位以凑齐总额"
    kept = needed_by(amounts, index, rows, 1 if amounts[index] > cell.floor else -1)
    if kept is not None:
        rule, subject = kept.row.rule, kept.row.subject
        told = [] if subject == cell.cell.county else [called(subject, names)]
        told += [] if kept.row.year == model.year else [f"{kept.row.year} 年"]
        about = f"({','.join(told)})" if told else ""
        rule_id, bracket, instance = rule.partition("[")
        return f"为守住“{names.get(rule_id, rule_id)}”{bracket}{instance}{about},{change(model, amounts, index)}"
    return f"余数{remainder},各项规定同时满足时离测算结果最近,{change(model, amounts, index)}"


def needed_by(amounts: Sequence[int], index: int, rows: Sequence[UnitRow], step: int) -> UnitRow | None:
    """The first row, totals of the pool aside, that taking the change back would break."""
    for row in rows:
        if row.row.rule == TOTAL_RULE:
            continue
        factor = dict(row.terms)[index] * step
        activity = row.activity(amounts) - factor
        if (row.lower is not None and activity < row.lower) or (row.upper is not None and activity > row.upper):
            return row
    return None


def called(subject: str, names: Mapping[str, str]) -> str:
    """A row's subject by name: a county, a fund (``stream:ZY``), a cell (``610924/ZY``), the group."""
    parts = subject.removeprefix("stream:").split("/")
    return "".join(names.get(part, part) for part in parts)


def change(model: UnitModel, amounts: Sequence[int], index: int) -> str:
    """How far the cell is from rounding down."""
    step = amounts[index] - model.cells[index].floor
    return f"补{step}个单位" if step > 0 else f"减{-step}个单位"
