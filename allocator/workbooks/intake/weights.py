"""因素权重: factors are columns of 县区, each unknown one told once; a stream's weights add to 100 %."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allocator.domain.stream import Weight
from allocator.workbooks.intake.context import Context
from allocator.workbooks.intake.nearness import best_guess, most_like
from allocator.workbooks.intake.numbers import decimal_or_fraction
from allocator.workbooks.intake.table import Entry, Table
from allocator.workbooks.layout.county_sheets import figure_headers
from allocator.workbooks.layout.spec import folded

MANY = 6


def own_header(name: str, headers: Iterable[str]) -> str | None:
    """The header meant by a name with other brackets, spaces or no unit."""
    wanted = folded(name)
    exact = [header for header in headers if folded(header) == wanted]
    bare = [header for header in headers if folded(header.partition("(")[0]) == wanted]
    return next(iter(exact or bare), None)


def factor_is_known(found: dict[str, Any], context: Context) -> bool:
    """Whether the factor of a weight is a column of numbers; its name is put into the header's own form.

    A column that 县区 lacks, which is told there, is taken as if it stood there.
    """
    own = own_header(found["factor"], (*context.figures, *sorted(context.told)))
    found["factor"] = own or found["factor"]
    return own is not None or "县区" in context.unread


def name_unknown_factors(unknown: Mapping[str, list[Entry]], table: Table, context: Context) -> None:
    """Factors that are no column of 县区: one problem each, however many rows use it.

    Where the layout knows the name, only a column that the layout does not know can be meant by it.
    """
    for factor, entries in unknown.items():
        own = own_header(factor, figure_headers())
        rows = [entry.row for entry in entries]
        guess = best_guess(factor, context.figures)
        if own is not None:
            near = most_like(own, sorted(context.figures - set(figure_headers())))
            guess = f"是不是“{near}”?" if near else ""
        text = f"“县区”表没有“{factor}”这一列数字{used_in(rows)}。{guess}"
        fix = "改为“县区”表的列名(带单位),或在“县区”表增加该列。"
        context.sink.error(table.spot(rows[0], "因素", factor), text, fix)


def used_in(rows: Sequence[int]) -> str:
    """``(第 5、11 行用到)`` where more than one row does."""
    if len(rows) < 2:
        return ""
    more = f"等 {len(rows)} " if len(rows) > MANY else " "
    return f"(第 {'、'.join(map(str, rows[:MANY]))}{more}行用到)"


def check_weights(weights: Iterable[Weight], left: Iterable[Entry], table: Table, context: Context) -> None:
    """Whether each stream's weights add to 100 %: a problem at its first weight.

    ``left`` are the rows that were not read: the sum of their stream says nothing yet, and where they name no
    known stream, no sum does.
    """
    names = {folded(name): code for code, one in context.streams.items() for name in (one.name, code)}
    spoilt = {names.get(folded(str(entry.cells.get("资金编码", "")))) for entry in left}
    if None in spoilt:
        return
    sums: dict[str, list[Weight]] = {}
    for weight in weights:
        sums.setdefault(weight.stream, []).append(weight)
    for code, rows in sums.items():
        total: Any = sum(weight.weight for weight in rows)
        if total == 1 or code in spoilt:
            continue
        row = min(context.mapper.rows[table.sheet.name, (code, weight.factor)] for weight in rows)
        shown = decimal_or_fraction(total * 100)
        text = f"“{context.streams[code].name}”的权重合计 {shown}%,应为 100%。"
        fix = "请修改该资金各因素的权重,使合计为 100。"
        if total < 1 and 99 * total < 1 < 101 * total:
            text, fix = text[:-1] + ",像是填成了小数。", "权重按百分数填:35% 填 35,不填 0.35。"
        context.sink.error(table.spot(row, "权重(%)", f"{shown}%"), text, fix)
