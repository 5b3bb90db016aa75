"""The columns of the 分配总表: what each shows for a county, how it adds up, and the live formula where it has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allocator.domain.fraction import Fraction
from allocator.workbooks.dossier.figures import MANUAL, CountyYear, YearFigures, ratio
from allocator.workbooks.dossier.page import at
from allocator.workbooks.dossier.stream_columns import left_ranges, source_ranges
from allocator.workbooks.dossier.view import View, pooled_cities, rule_title

Formula = Callable[[int, "Places"], str]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the columns of one table stand, by their key."""

    columns: dict[str, int]
    total_row: int

    def at(self, row: int, key: str) -> str:
        """The address of a column's cell in ``row``."""
        return at(row, self.columns[key])


@dataclass(frozen=True, slots=True)
class Column:
    """One money column: ``pick`` its value (分) for a county, ``formula`` where the cell is live.

    ``total`` is what a county adds to sums where that is more than its own value (its money that 市统筹 carries).
    """

    key: str
    title: str
    width: int
    pick: Callable[[CountyYear], int]
    formula: Formula | None = None
    style: str = "money0"
    total: Callable[[CountyYear], int] | None = None


def money_columns(view: View, year: YearFigures, style: str) -> tuple[Column, ...]:
    """The money columns from 上年安排 to 较上年增减; a rule has one only where it moved money."""
    policy = [rule for rule in year.rules if rule != MANUAL]
    columns = [
        Column("last", f"{year.year - 1}年\n安排", 10, lambda one: one.last_year, style=style),
        Column("one_off", "其中\n一次性", 8, lambda one: one.one_off_before, style=style),
        Column("prior", "上年\n同口径", 10, lambda one: one.prior, prior_formula, style),
        Column("entitlement", "测算数", 11, lambda one: one.entitlement, style="money1"),
        *(
            Column(rule, "政策调整\n" + rule_title(view.dossier, rule), 10, step(rule), style="money1")
            for rule in policy
        ),
    ]
    if MANUAL in year.rules:
        columns.append(Column(MANUAL, "人工\n调整", 9, step(MANUAL), style="money1"))
    columns += [
        Column("rounding", "取整", 6, lambda one: one.rounding, style="money1"),
        Column("amount", "全年\n安排", 11, lambda one: one.amount, amount_formula(view, year), style),
    ]
    columns += [
        Column("issued", "其中\n已下达", 10, lambda one: one.issued, style=style),
        *(
            [Column("by_city", "转市\n统筹", 8, lambda one: one.by_city, by_city_formula(view, year), style)]
            if pooled_cities(view)
            else []
        ),
        Column("now", "本次\n下达", 11, lambda one: one.now, now_formula, style, lambda one: one.now + one.by_city),
    ]
    if any(one.one_off_now for one in year.counties):
        columns.append(Column("one_off_now", "本年\n一次性", 9, lambda one: one.one_off_now, style=style))
    return (*columns, Column("change", "较上年\n增减", 10, lambda one: one.change, change_formula, style))


def step(rule: str) -> Callable[[CountyYear], int]:
    """What one rule adds to a county."""
    return lambda one: one.steps.get(rule, 0)


def prior_formula(row: int, places: Places) -> str:
    """上年同口径 = 上年安排 − 一次性."""
    return f"={places.at(row, 'last')}-{places.at(row, 'one_off')}"


def now_formula(row: int, places: Places) -> str:
    """本次下达 = 全年安排 − 已下达 − 转市统筹."""
    by_city = f"-{places.at(row, 'by_city')}" if "by_city" in places.columns else ""
    return f"={places.at(row, 'amount')}-{places.at(row, 'issued')}{by_city}"


def by_city_formula(view: View, year: YearFigures) -> Formula:
    """转市统筹: what the sheets of streams with 起拨线 neither show as issued before nor issue to the county now."""
    sources = [
        ranges for stream in view.money if stream.code in view.pooled for ranges in left_ranges(view, stream, year.year)
    ]

    def formula(row: int, places: Places) -> str:
        code = places.at(row, "code")
        parts = "".join(f"{sign}SUMIF({codes},{code},{sums})" for sign, codes, sums in sources)
        return "=" + (parts.removeprefix("+") or "0")

    return formula


def change_formula(row: int, places: Places) -> str:
    """较上年增减, one-off money of either year left out."""
    extra = f"-{places.at(row, 'one_off_now')}" if "one_off_now" in places.columns else ""
    return f"={places.at(row, 'amount')}{extra}-{places.at(row, 'prior')}"


def amount_formula(view: View, year: YearFigures) -> Formula:
    """全年安排 re-added from the streams' sheets by county code, so sorting or inserting rows there does no harm."""
    sources = [source for stream in view.money if (source := source_ranges(view, stream, year.year))]

    def formula(row: int, places: Places) -> str:
        code = places.at(row, "code")
        return "=" + ("+".join(f"SUMIF({codes},{code},{amounts})" for codes, amounts in sources) or "0")

    return formula


def growth(one_change: int, prior: int) -> Fraction | str:
    """增幅 as a ratio, a dash where there was nothing last year."""
    value = ratio(one_change, prior)
    return "—" if value is None else value


def per_head(amount: int, poor: Fraction | None) -> Fraction | str:
    """贫困人口人均 in 元: 分 ÷ 100 ÷ people; a dash without people."""
    value = ratio(Fraction(amount, 100), poor or 0)
    return "—" if value is None else value
