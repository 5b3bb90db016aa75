"""The lines of the 分配总表: counties, above them their city's subtotal, below them its 市统筹 where there is one."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.domain.issuing import pool_label
from allocator.workbooks.dossier.figures import CountyYear, YearFigures
from allocator.workbooks.dossier.view import View, pooled_cities

TOTAL, FIRST = 3, 4
COUNTY, SUBTOTAL, CITY_POOL = "county", "subtotal", "city_pool"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a county, a subtotal over the lines ``first``–``last`` (rows of the sheet), or a city's 市统筹."""

    row: int
    label: str
    counties: tuple[CountyYear, ...]
    first: int
    last: int
    kind: str = COUNTY

    @property
    def single(self) -> bool:
        """Whether it is a county's own line."""
        return self.kind == COUNTY


def lines_of(view: View, year: YearFigures) -> tuple[Line, ...]:
    """Counties with a subtotal above each city where there is more than one, each city's 市统筹 below its counties."""
    cities = list(dict.fromkeys(one.county.city for one in year.counties))
    pooled = pooled_cities(view)
    lines, row = [], FIRST
    for city in cities:
        inside = tuple(one for one in year.counties if one.county.city == city)
        if len(cities) > 1:
            last = row + len(inside) + (city in pooled)
            lines.append(Line(row, f"{city}小计", inside, row + 1, last, SUBTOTAL))
            row += 1
        first = row
        for one in inside:
            lines.append(Line(row, "", (one,), row, row))
            row += 1
        if city in pooled:
            lines.append(Line(row, pool_label(city), inside, first, row - 1, CITY_POOL))
            row += 1
    return tuple(lines)


def county_rows(view: View, year: YearFigures) -> dict[str, int]:
    """County code → its row (0-based) on the year's 分配总表."""
    return {line.counties[0].county.code: line.row for line in lines_of(view, year) if line.single}
