"""取整冲突 in words, and the largest unit that would work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from allocator.domain.effort import attempted
from allocator.domain.fraction import Fraction
from allocator.domain.money import Exact, Measure, people_text, rounded_text
from allocator.domain.plan import WholeUnitConflict
from allocator.domain.programme import Column, LinearProgramme, Row
from allocator.units.clash import CAPS, FLOORS, NO_MULTIPLE, NOT_MULTIPLE, TOGETHER, Clash
from allocator.units.reasons import TOTAL_RULE

Names = Mapping[str, str]
Fits = Callable[[LinearProgramme], bool]
# Counties named one by one at most.
NAMED = 20
# Units of work for looking for a unit that works.
FINER = 3_000_000
NOT_ALL = "(只查找到规定的范围为止)"

# Tried in this order, so that the largest unit that works is found first.
DIVISORS = (2, 4, 5, 10, 20, 25, 50, 100, 200, 500, 1_000, 10_000, 100_000, 1_000_000)


def told(programme: LinearProgramme, clash: Clash, fits: Fits, names: Names, budget: int = FINER) -> WholeUnitConflict:
    """The conflict of a proved clash; ``fits`` says whether a programme has a whole-unit plan.

    The units that work are looked for within the ``budget``.
    """
    streams = involved(programme, clash)
    units: dict[str, int | None] = dict.fromkeys(streams)
    whole = attempted(budget, lambda: largest_units(programme, streams, fits, units), None) is not None
    text = sentence(programme, clash, units, names, whole)
    return WholeUnitConflict(clash.all_rows(), units, text, short=short_of_pool(clash))


def short_of_pool(clash: Clash) -> Fraction:
    """What a pool lacks (> 0) or has too much (< 0), in atoms; 0 where it is not about the sum of one pool."""
    if clash.kind not in (FLOORS, CAPS) or clash.rows[0].row.rule != TOTAL_RULE:
        return Fraction(0)
    amount = clash.units / clash.rows[0].size
    return amount if clash.kind == FLOORS else -amount


def involved(programme: LinearProgramme, clash: Clash) -> dict[str, Column]:
    """Streams (a column of each) whose cells take part."""
    cells = {cell for row in clash.all_rows() for cell, _ in row.terms} | {cell.cell for cell in clash.cells}
    found = {column.cell.stream: column for column in all_columns(programme) if column.cell in cells}
    return dict(sorted(found.items()))


def largest_units(
    programme: LinearProgramme,
    streams: Mapping[str, Column],
    fits: Fits,
    found: dict[str, int | None],
) -> dict[str, int | None]:
    """Stream → the largest unit (atoms) under which a whole-unit plan exists: first all cut alike, then put back.

    What works so far is put into ``found``, for whoever ends the search by a budget.
    """
    for divisor in DIVISORS:
        units = {code: column.unit // divisor for code, column in streams.items() if column.unit % divisor == 0}
        if not units or not fits(with_units(programme, units)):
            continue
        found.update((code, units.get(code, column.unit)) for code, column in streams.items())
        for code in list(units):
            fewer = {other: unit for other, unit in units.items() if other != code}
            if fewer and fits(with_units(programme, fewer)):
                units = fewer
                found[code] = streams[code].unit
        break
    return found


def with_units(programme: LinearProgramme, units: Mapping[str, int]) -> LinearProgramme:
    """The programme with other whole units for some streams."""

    def cut(columns: Iterable[Column]) -> tuple[Column, ...]:
        return tuple(replace(column, unit=units.get(column.cell.stream, column.unit)) for column in columns)

    return replace(programme, columns=cut(programme.columns), ahead_columns=cut(programme.ahead_columns))


def all_columns(programme: LinearProgramme) -> tuple[Column, ...]:
    """The year's columns and those of the later years that it is rounded together with."""
    return (*programme.columns, *programme.ahead_columns)


def sentence(
    programme: LinearProgramme, clash: Clash, units: Mapping[str, int | None], names: Names, whole: bool = True
) -> str:
    """What clashes and what would work, in a finance bureau's words; ``whole``: all units were tried."""
    text = CLASH_TEXTS[clash.kind](programme, clash, names)
    measures = {column.cell.stream: column.measure for column in all_columns(programme)}
    known = [f"{names.get(code, code)} {measured(unit, measures[code])}" for code, unit in units.items() if unit]
    if known:
        return f"{text}。可行的{'最大' if whole else ''}取整单位{'' if whole else NOT_ALL}:{'、'.join(known)}"
    return f"{text}。缩小取整单位也未找到可行方案{'' if whole else NOT_ALL}"


def no_multiple_text(programme: LinearProgramme, clash: Clash, names: Names) -> str:
    """One cell whose floor and cap have no multiple of the unit between them."""
    column, (cell,) = clash.cells[0].column, clash.cells
    year = f"{cell.cell.year} 年" if programme.ahead_columns else ""
    county, stream = (names.get(code, code) for code in cell.cell[:2])
    place = f"{year}县区 {county} 的资金 {stream}"
    bounds = "、".join(bound_text(row, column.measure) for row in cell.causes) or "上下限"
    return f"{place}:{bounds},之间没有取整单位({measured(column.unit, column.measure)})的整数倍"


def not_multiple_text(programme: LinearProgramme, clash: Clash, names: Names) -> str:
    """A total that is no multiple of its unit."""
    row = clash.rows[0].row
    column = column_of(programme, row)
    unit = measured(column.unit, column.measure)
    return f"{place_text(programme, row, names)}{bound_text(row, column.measure)},不是取整单位({unit})的整数倍"


def floors_text(programme: LinearProgramme, clash: Clash, names: Names) -> str:
    """Floors, each rounded up, that exceed a total."""
    return sums_text(programme, clash, names, "下限各自向上取整后合计超出")


def caps_text(programme: LinearProgramme, clash: Clash, names: Names) -> str:
    """Caps, each rounded down, that do not reach a total."""
    return sums_text(programme, clash, names, "上限各自向下取整后合计不足")


def sums_text(programme: LinearProgramme, clash: Clash, names: Names, verdict: str) -> str:
    """A total against the bounds of its cells."""
    row = clash.rows[0].row
    column = column_of(programme, row)
    codes = dict.fromkeys(cell.cell.county for cell in clash.cells)
    counties = "、".join(names.get(code, code) for code in [*codes][:NAMED])
    counties += f" 等 {len(codes)} 个县区" if len(codes) > NAMED else ""
    missing = after_word(clash.units / clash.rows[0].size, column.measure)
    place = place_text(programme, row, names)
    return f"{place}{bound_text(row, column.measure)}:县区 {counties} 的{verdict}{missing}"


def together_text(programme: LinearProgramme, clash: Clash, names: Names) -> str:
    """Rows that only clash together."""
    rows = clash.all_rows()
    told = (f"{place_text(programme, row, names)}{bound_text(row, column_of(programme, row).measure)}" for row in rows)
    return f"下列规定有精确方案,但按取整单位无法同时满足(各种取整办法都已试过):{';'.join(told)}"


CLASH_TEXTS = {
    NO_MULTIPLE: no_multiple_text,
    NOT_MULTIPLE: not_multiple_text,
    FLOORS: floors_text,
    CAPS: caps_text,
    TOGETHER: together_text,
}


def column_of(programme: LinearProgramme, row: Row) -> Column:
    """A column that stands in the row."""
    cells = {cell for cell, _ in row.terms}
    return next(column for column in all_columns(programme) if column.cell in cells)


def place_text(programme: LinearProgramme, row: Row, names: Names) -> str:
    """Whom the row is about and the rule; its year where several were looked at."""
    year = f"{row.year} 年" if programme.ahead_columns else ""
    kind, _, code = row.subject.partition(":")
    about = f"资金 {names.get(code, code)}" if kind == "stream" else f"县区 {names.get(kind, kind)}"
    rule = names.get(row.rule.split("[")[0], row.rule)
    return f"{year}{'全组' if kind == 'group' else about}“{rule}”"


def bound_text(row: Row, measure: Measure) -> str:
    """The bound in the measure; against last year's amount where that is still open."""
    if any(cell.year != row.year for cell, _ in row.terms):
        return grown_text(row, measure)
    if row.lower is not None and row.lower == row.upper:
        return f"须等于{after_word(row.lower, measure)}"
    low = "" if row.lower is None else f"不低于{after_word(row.lower, measure)}"
    high = "" if row.upper is None else f"不高于{after_word(row.upper, measure)}"
    return "、".join(part for part in (low, high) if part)


def grown_text(row: Row, measure: Measure) -> str:
    """A bound that moves with last year's open amounts: 1.5 times of them plus a constant, where they count alike."""
    factors = {-factor for cell, factor in row.terms if cell.year != row.year}
    if len(factors) > 1 or any(factor != 1 for cell, factor in row.terms if cell.year == row.year):
        return "随上年安排数变动"
    (factor,) = factors
    times = rounded_text(factor * 100, 4).rstrip("0").rstrip(".")
    sides = (("不低于", row.lower), ("不高于", row.upper))
    told = (
        f"{side}上年的 {times}%" + (f"加{after_word(bound, measure)}" if bound else "")
        for side, bound in sides
        if bound is not None
    )
    return "、".join(told)


def measured(atoms: Exact, measure: Measure) -> str:
    """Atoms with the name of their measure: 50万元, 约 33.33万元."""
    return f"{people_text(atoms, measure)}{measure.name}"


def after_word(atoms: Exact, measure: Measure) -> str:
    """The same right after a Chinese word: a space and the number, or 约 without one."""
    text = measured(atoms, measure)
    return text if text.startswith("约") else f" {text}"
