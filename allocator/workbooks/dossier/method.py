"""测算说明: how to read the numbers, who stands worst and why, and one passage per county and year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction
from allocator.domain.money import percent_text
from allocator.domain.plan import YearPlan
from allocator.domain.programme import Row
from allocator.domain.rule import OFF
from allocator.workbooks.dossier.edited_mark import banner
from allocator.workbooks.dossier.figures import CountyYear, nearest
from allocator.workbooks.dossier.page import (
    Content,
    Page,
    headers,
    height_for,
    merged,
    print_set_up,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.view import View, rule_title
from allocator.workbooks.dossier.wording import PRINCIPLE, RATIO_CAUTION, separated

TITLES = ("市", "县区", "年度", "上年\n同口径", "测算数", "全年安排", "与测算数之比\n(满足率)", "说明")
WIDTHS = (9, 11, 7, 11, 12, 12, 13, 92)
MOST_NAMED, HUNDREDTH = 10, 10_000


def write_method(page: Page, view: View) -> None:
    """The whole sheet."""
    title_block(page, "测算说明", f"满足率 = {RATIO_CAUTION}", "单位:万元", len(TITLES))
    banner(page, 2, len(TITLES))
    row = 3
    for text in (*PRINCIPLE, *worst_lines(view), *view.dossier.notes):
        merged(page, row, 0, len(TITLES) - 1, text, "body")
        page.sheet.set_row(row, height_for(text, sum(WIDTHS) - 6))
        row += 1
    headers(page, row, TITLES, WIDTHS, 34)
    header, row = row, row + 1
    sentences = {year.year: explained(view, year.year) for year in view.years}
    for index in range(len(view.counties)):
        for year in view.years:
            one = year.counties[index]
            county_row(page, view, row, year.year, one, sentences[year.year].get(one.county.code, ()))
            row += 1
    page.sheet.freeze_panes(header + 1, 3)
    print_set_up(page, len(TITLES), None)
    page.sheet.repeat_rows(header, header)


def county_row(page: Page, view: View, row: int, year: int, one: CountyYear, sentences: tuple[str, ...]) -> None:
    """One county in one year: its figures, what each rule did, and the rules' own sentences."""
    ratio = f"{percent_text(Fraction(one.amount, one.entitlement))}" if one.entitlement else "—"
    text = "\n".join((build_up(view, one), *sentences))
    figures = (one.prior, one.entitlement, one.amount)
    styles = ("money0", "money2", "money0")
    money = tuple((Fraction(figure, 1_000_000), style) for figure, style in zip(figures, styles, strict=True))
    cells: tuple[tuple[Content, str], ...] = (
        (one.county.city, "name"),
        (one.county.name, "name"),
        (str(year), "center"),
        *money,
    )
    put_row(page, row, (*cells, (ratio, "center"), (text, "text")))
    page.sheet.set_row(row, height_for(text, WIDTHS[-1] - 1))


def build_up(view: View, one: CountyYear) -> str:
    """测算数 100.00 → “…”+3.20 → 取整-0.20 → 安排 103: the figures as printed add up.

    They are printed to two places where the amount has no more, else to the 分; what prints as 0 is left out.
    """
    grain = HUNDREDTH if one.amount % HUNDREDTH == 0 else 1
    start, changes = printed_parts(one.entitlement, (*one.steps.values(), one.rounding), one.amount, grain)
    names = (*(f"“{rule_title(view.dossier, rule)}”" for rule in one.steps), "取整")
    parts = [f"测算数{in_wan(start)}"]
    parts += [f"{name}{'+' if by > 0 else ''}{in_wan(by)}" for name, by in zip(names, changes, strict=True) if by]
    return f"{','.join(parts)},安排{in_wan(one.amount)}。"


def printed_parts(start: int, changes: Sequence[int], end: int, grain: int) -> tuple[int, tuple[int, ...]]:
    """``start`` to the nearest multiple of ``grain``, the changes to one next to each, so that they still make ``end``.

    Spare multiples go by largest remainder, equal ones in order. With a grain of 10: 104 + 13 + 13 = 130 is printed
    100 + 20 + 10; a change that is a multiple itself stays. ``end`` must be a multiple of the grain.
    """
    first = nearest(Fraction(start, grain)) * grain
    rests = [change % grain for change in changes]
    whole = [change - rest for change, rest in zip(changes, rests, strict=True)]
    spare = (end - first - sum(whole)) // grain
    for place in sorted(range(len(rests)), key=lambda place: (-rests[place], place))[:spare]:
        whole[place] += grain
    return first, tuple(whole)


def in_wan(atoms: int) -> str:
    """分 as 万元, trailing zeros cut."""
    return separated(Fraction(atoms, 1_000_000), 6)


def explained(view: View, year: int) -> dict[str, tuple[str, ...]]:
    """County code → the sentences of the rules in force about it."""
    rules = [one for one in view.dossier.book if one.values.status != OFF]
    found: dict[str, tuple[str, ...]] = {}
    for county in view.facts.counties:
        said = (one.explain(view.ledger, county.code, year) for one in rules)
        found[county.code] = tuple(text for text in said if text)
    return found


def worst_lines(view: View) -> Iterable[str]:
    """Per year: the cells with the lowest fulfilment, apart from those that an upper limit holds down."""
    for year in view.dossier.plan.years:
        held, free = split_worst(year)
        if free:
            level = min(value for _, value in free)
            cells = [cell for cell, value in free if value == level]
            yield f"{year.year}年满足率最低的是{named(view, cells)},为{percent_text(level)}。"
        if held:
            yield f"{year.year}年受上限或领导确定的数约束、不再上调的有:{named(view, [cell for cell, _ in held])}。"


def split_worst(year: YearPlan) -> tuple[list[tuple[Cell, Fraction]], list[tuple[Cell, Fraction]]]:
    """(cells held down by a cap, all other cells) with their fulfilment, from the leximin's levels."""
    held: list[tuple[Cell, Fraction]] = []
    free: list[tuple[Cell, Fraction]] = []
    for level in year.levels:
        capped = {cell for row in level.binding if caps(row) for cell, factor in row.terms if factor > 0}
        for cell in level.cells:
            (held if cell in capped else free).append((cell, level.value))
    return held, free


def caps(row: Row) -> bool:
    """Whether a row keeps its cells from rising: an upper bound other than the pool's own total."""
    return row.upper is not None and row.rule != "spend_the_pool"


def named(view: View, cells: list[Cell]) -> str:
    """Cells as 县(资金), cut after ten."""
    streams = {stream.code: stream.name for stream in view.facts.streams}
    shown = sorted(cells)[:MOST_NAMED]
    names = "、".join(f"{view.facts.county(cell.county).name}({streams[cell.stream]})" for cell in shown)
    return names + (f"等{len(cells)}项" if len(cells) > MOST_NAMED else "")
