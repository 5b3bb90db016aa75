"""The dossier with everything the sheets share: its figures by year, counties in printing order, names of things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.dossier import Dossier
from allocator.domain.facts import Facts, money_to_share
from allocator.domain.fraction import Fraction
from allocator.domain.issuing import issued_by_city
from allocator.domain.ledger import Ledger
from allocator.domain.rule import active
from allocator.domain.stream import Stream
from allocator.workbooks.dossier.figures import YearFigures, year_figures
from allocator.workbooks.dossier.page import text_width
from allocator.workbooks.dossier.whole_parts import whole_parts
from allocator.workbooks.plan_names import stream_sheets

PLAIN_KIND = "县区"
WIDEST_NAME = 20


@dataclass(frozen=True, slots=True)
class View:
    """The dossier with its figures by year and its counties in printing order (by city, then code).

    ``named`` maps a stream to the counties on its sheet: any cell of the stream, or money last year.
    ``entitled`` are the 测算数 of all cells in whole millionths of the stream's measure, adding up by stream and year.
    ``pooled`` maps a stream with money below 起拨线 in some year to the cities of its sheet, each with a line 市统筹.
    ``issued_years`` are the (stream, year) of which something was issued before, ``sheets`` the name of each stream's
    sheet: both are asked for every cell of some tables.
    """

    dossier: Dossier
    counties: tuple[County, ...]
    years: tuple[YearFigures, ...]
    named: Mapping[str, tuple[County, ...]]
    pooled: Mapping[str, tuple[str, ...]]
    entitled: Mapping[Cell, int]
    issued_years: frozenset[tuple[str, int]]
    sheets: Mapping[str, str]

    @property
    def facts(self) -> Facts:
        """The facts after the scenario."""
        return self.dossier.facts

    @property
    def ledger(self) -> Ledger:
        """The plan's integers beside the facts."""
        return self.dossier.ledger

    @property
    def money(self) -> tuple[Stream, ...]:
        """The 万元 streams."""
        return tuple(stream for stream in self.facts.streams if stream.is_money)

    @property
    def sample(self) -> bool:
        """Whether the facts are marked 示例: then every sheet says so."""
        return "示例" in self.facts.info or any("示例" in text for text in self.facts.info.values())


def view_of(dossier: Dossier) -> View:
    """Compute every figure of the dossier's money sheets."""
    counties = by_city(dossier.facts.counties)
    measures = {stream.code: stream.measure for stream in dossier.facts.streams}
    entitled: dict[Cell, int] = {}
    for year in dossier.plan.years:
        entitled |= whole_parts(year.entitlement, measures)
    years = tuple(year_figures(dossier, year, counties, entitled) for year in dossier.plan.years)
    named = counties_by_stream(dossier, counties)
    issued = frozenset((one.stream, one.year) for one in dossier.facts.issued)
    pooled, sheets = cities_by_stream(dossier, named), stream_sheets(dossier.facts.streams)
    return View(dossier, counties, years, named, pooled, entitled, issued, sheets)


def cities_by_stream(dossier: Dossier, named: Mapping[str, tuple[County, ...]]) -> dict[str, tuple[str, ...]]:
    """Stream → the cities that a line 市统筹 stands for, in printing order; only where money goes by the city."""
    held = {cell.stream for cell in dossier.plan.amounts if issued_by_city(dossier.ledger, *cell)}
    return {
        stream: tuple(dict.fromkeys(county.city for county in counties if county.city))
        for stream, counties in named.items()
        if stream in held
    }


def counties_by_stream(dossier: Dossier, counties: tuple[County, ...]) -> dict[str, tuple[County, ...]]:
    """Stream → the counties on its sheet, in printing order."""
    pairs = {(cell.county, cell.stream) for year in dossier.plan.years for cell in year.amounts}
    pairs |= {pair for pair, money in dossier.facts.last_year.items() if money}
    return {
        stream.code: tuple(county for county in counties if (county.code, stream.code) in pairs)
        for stream in dossier.facts.streams
    }


def by_city(counties: tuple[County, ...]) -> tuple[County, ...]:
    """Counties separated by city: cities in the order of their first county's code."""
    first: dict[str, str] = {}
    for county in counties:
        first.setdefault(county.city, county.code)
    return tuple(sorted(counties, key=lambda county: (first[county.city], county.code)))


def category(facts: Facts, county: County, year: int) -> str:
    """类别 of a county in a year, in the words of the tables."""
    if facts.is_deep(county, year):
        return "深度贫困"
    if county.poverty:
        return "贫困县"
    return "任务县" if county.task else "其他"


def shared_pool(view: View, stream: Stream, year: int) -> int | None:
    """What the counties share of a stream (atoms): 全年安排 − 省本级安排 − reserve; None without a pool."""
    pool = view.facts.pool(stream.code, year)
    if pool is None:
        return None
    rule = active(view.dossier.book, "spend_the_pool")
    share = rule.values.get("reserve_share", year) if rule else None
    return money_to_share(pool, Fraction(share) if isinstance(share, int | Fraction) else Fraction(0), stream.unit)


def planned_years(view: View, stream: Stream) -> tuple[int, ...]:
    """The plan years whose pool of a stream the tool planned itself (rule 4), because the workbook leaves it blank."""
    pools = ((year.year, view.facts.pool(stream.code, year.year)) for year in view.dossier.plan.years)
    return tuple(year for year, pool in pools if pool is not None and pool.planned)


def pooled_cities(view: View) -> tuple[str, ...]:
    """The cities with a line 市统筹 in the tables of all money, in printing order."""
    named = {city for stream in view.money for city in view.pooled.get(stream.code, ())}
    return tuple(dict.fromkeys(county.city for county in view.counties if county.city in named))


def kinds_shown(view: View) -> bool:
    """Whether 对象类型 needs a column: some recipient is not a plain county (市本级, 开发区, 农场林场, 省直单位 …)."""
    return any(county.kind != PLAIN_KIND for county in view.counties)


def deep_codes(facts: Facts, year: int) -> tuple[str, ...]:
    """The codes of the counties that count as deep in ``year``."""
    return tuple(county.code for county in facts.counties if facts.is_deep(county, year))


def rule_title(dossier: Dossier, rule: str) -> str:
    """The Chinese title of a rule id as it heads a column."""
    if rule == "later_years":
        return "为后续年度预留"
    return next((one.rule.title for one in dossier.book if one.id == rule), rule)


def name_widths(view: View, city: int = 9, name: int = 11) -> tuple[int, int]:
    """How wide the columns of cities and counties must be (characters), at least as given; longer names shrink."""
    cities = [text_width(county.city) + 1 for county in view.counties]
    names = [text_width(county.name) + 1 for county in view.counties]
    return min(WIDEST_NAME, max([city, *cities])), min(WIDEST_NAME, max([name, *names]))


def code_width(view: View) -> int:
    """How wide a column of county codes must be (characters)."""
    return max([9, *(len(county.code) + 3 for county in view.counties)])
