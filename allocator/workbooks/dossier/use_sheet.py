"""用途与管理费: what each county must use for a purpose and may take as fee, as rules 18 and 20 say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.domain.money import WAN_YUAN, Measure
from allocator.domain.rule import UseFigure
from allocator.workbooks.dossier.edited_mark import banner
from allocator.workbooks.dossier.page import (
    Page,
    amount,
    at,
    headers,
    print_set_up,
    put,
    put_formula,
    put_row,
    span,
    title_block,
)
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.view import View, code_width

USES = "用途与管理费"
FLOOR = "use_share"
BANNER, HEADER, TOTAL = 2, 3, 4
YEAR_COLUMN, FIRST_FIGURE = 4, 5
NOTE = "用途金额:不少于,按占比向上取整;管理费:不超过,按各项资金分别向下取整。不影响各县区的安排数"


@dataclass(frozen=True, slots=True)
class Kind:
    """One column: the figures of a rule about one use and (管理费) one stream."""

    rule: str
    use: str
    stream: str | None
    title: str
    measure: Measure
    decimals: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The table: its columns, its lines as (county code, year), and the figures (atoms) by line and column."""

    kinds: tuple[Kind, ...]
    lines: tuple[tuple[str, int], ...]
    years: tuple[int, ...]
    figures: dict[tuple[str, int, Kind], int]

    @property
    def first(self) -> int:
        """The row of the first county: below one total per year."""
        return TOTAL + len(self.years)


def write_uses(page: Page, view: View) -> None:
    """The whole sheet: totals of each year on top, then each county's years one below the other."""
    grid = grid_of(view)
    fees = tuple(kind for kind in grid.kinds if kind.stream is not None)
    titles = ["序号", "市", "县区", "代码", "年度", *(kind.title for kind in grid.kinds)]
    titles += ["管理费\n合计上限"] if len(fees) > 1 else []
    title_block(page, f"{view.facts.title}用途与管理费", NOTE, "单位:万元", len(titles))
    banner(page, BANNER, len(titles))
    headers(page, HEADER, titles, [6, 10, 12, code_width(view), 8] + [17] * (len(titles) - 5), 62)
    places = {county.code: county for county in view.counties}
    for index, (code, year) in enumerate(grid.lines):
        county, row = places[code], grid.first + index
        lead = (index + 1, county.city, county.name, county.code, str(year))
        put_row(page, row, zip(lead, ("center", "center", "center", "code", "center"), strict=True))
        for column, kind in enumerate(grid.kinds, FIRST_FIGURE):
            figure = grid.figures.get((code, year, kind))
            shown = None if figure is None else amount(figure, kind.measure)
            put(page, row, column, shown, f"money{kind.decimals}")
    year_totals(page, grid)
    if len(fees) > 1:
        fee_column(page, grid, fees)
    page.sheet.freeze_panes(grid.first, YEAR_COLUMN)
    print_set_up(page, len(titles), HEADER, landscape=len(titles) > 9)


def grid_of(view: View) -> Grid:
    """Columns in the rule book's order, lines in printing order."""
    figures: dict[tuple[str, int, Kind], int] = {}
    for one in view.dossier.figures:
        place = (one.county, one.year, kind_of(view, one))
        figures[place] = figures.get(place, 0) + one.amount
    order = [active.rule.id for active in view.dossier.book]
    kinds = {kind for _, _, kind in figures}
    ranked = sorted(kinds, key=lambda kind: (order.index(kind.rule), kind.use, kind.title))
    years = tuple(sorted({year for _, year, _ in figures}))
    told = {(code, year) for code, year, _ in figures}
    lines = tuple((county.code, year) for county in view.counties for year in years if (county.code, year) in told)
    return Grid(tuple(ranked), lines, years, figures)


def kind_of(view: View, one: UseFigure) -> Kind:
    """The column a figure stands in, under the rule's words: 不少于 for a use, 上限 for a fee."""
    if one.stream is None:
        unit = min((stream.unit for stream in view.money), default=WAN_YUAN.default_unit)
        limit = "不少于" if one.rule == FLOOR else "不超过"
        return Kind(one.rule, one.use, None, f"用于{one.use}\n{limit}", WAN_YUAN, decimals_of(unit, WAN_YUAN))
    stream = view.facts.stream(one.stream)
    title = f"{one.use}\n{stream.name}\n不超过"
    return Kind(one.rule, one.use, stream.code, title, stream.measure, decimals_of(stream.unit, stream.measure))


def year_totals(page: Page, grid: Grid) -> None:
    """One 合计 row per year, adding the year's lines."""
    last = grid.first + len(grid.lines) - 1
    years = span(grid.first, last, YEAR_COLUMN)
    for row, year in enumerate(grid.years, TOTAL):
        put_row(page, row, zip((None, None, "合计", None, str(year)), ["total_center"] * 5, strict=True))
        for column, kind in enumerate(grid.kinds, FIRST_FIGURE):
            total = sum(money for (_, when, which), money in grid.figures.items() if (when, which) == (year, kind))
            formula = f"=SUMIF({years},{at(row, YEAR_COLUMN)},{span(grid.first, last, column)})"
            put_formula(page, row, column, formula, amount(total, kind.measure), f"total_money{kind.decimals}")


def fee_column(page: Page, grid: Grid, fees: Sequence[Kind]) -> None:
    """管理费合计: each line's ceilings added up; the figures of rule 20 stand side by side."""
    where = [FIRST_FIGURE + grid.kinds.index(kind) for kind in fees]
    column, style = FIRST_FIGURE + len(grid.kinds), f"total_money{max(kind.decimals for kind in fees)}"
    rows: list[tuple[int, tuple[str, ...], int]] = []
    for row, year in enumerate(grid.years, TOTAL):
        rows.append((row, tuple(code for code, when in grid.lines if when == year), year))
    rows += [(grid.first + index, (code,), year) for index, (code, year) in enumerate(grid.lines)]
    for row, codes, year in rows:
        total = sum(grid.figures.get((code, year, kind), 0) for code in codes for kind in fees)
        put_formula(page, row, column, f"=SUM({at(row, min(where))}:{at(row, max(where))})", amount(total), style)
