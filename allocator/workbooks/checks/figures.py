"""Figures of 县区 out of scale: counts, measures and money per head against the same column of other counties."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median_low

from allocator.domain.finding import Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import rounded_text
from allocator.workbooks.checks.comparison import ENOUGH_COUNTIES
from allocator.workbooks.checks.desk import Desk, warning
from allocator.workbooks.checks.magnitude import REALLY

# Counties differ in size by some tens, in what they have per head by a few times. Amounts in 万元 are judged by what
# the county has of money (``comparison``), not here.
ABOVE, BELOW, MONEY_HEADER, HEAD_HEADER = 100, 100, "(万元)", "(元)"


def check_figures_among_counties(desk: Desk) -> Iterator[Problem]:
    """A figure a hundred times its column's median; of one per head also a hundredth of it (万元 typed for 元).

    ``36,957`` poor people typed as ``36,957,000`` beside a median of 19,318; an income of ``0.9`` beside 10,938.
    """
    facts = desk.facts
    columns: dict[str, dict[tuple[str, int | None], Fraction]] = {}
    for county in facts.counties:
        for header, figure in county.figures.items():
            columns.setdefault(header, {})[county.code, None] = figure
    for (code, when, header), figure in facts.yearly.items():
        columns.setdefault(header, {})[code, when] = figure
    for header, figures in sorted(columns.items()):
        filled = [figure for (_, year), figure in figures.items() if figure > 0 and year is None] or [
            figure for figure in figures.values() if figure > 0
        ]
        if header.endswith(MONEY_HEADER) or len(filled) < ENOUGH_COUNTIES:
            continue
        middle = median_low(filled)
        for (code, year), figure in figures.items():
            high = figure >= ABOVE * middle
            if code in desk.names and (high or (header.endswith(HEAD_HEADER) and 0 < figure * BELOW <= middle)):
                yield out_of_scale(desk, (code, year, header), figure, middle, "远高于" if high else "远低于")


def out_of_scale(
    desk: Desk, key: tuple[str, int | None, str], figure: Fraction, middle: Fraction, word: str
) -> Problem:
    """The warning about one figure, at its cell of 县区 or 县区年度."""
    code, year, header = key
    spot = desk.spot("县区", code, header=header) if year is None else desk.spot("县区年度", code, year, header)
    when = "" if year is None else f" {year} 年"
    text = (
        f"{desk.names[code]}{when}“{header}”{shown(figure)},{word}各县区中间水平 {shown(middle)},像是单位或位数有误。"
    )
    return warning(spot, shown(figure), text, REALLY)


def shown(figure: Fraction) -> str:
    """A figure for people, to two decimals at most: ``36,957,000``, ``0.9``."""
    whole, _, rest = rounded_text(figure, 2).partition(".")
    return f"{int(whole):,}" + (f".{rest}".rstrip("0").rstrip(".") if rest else "")
