"""因素: the tool's own weights said aloud, a mark served twice, and the factor method's faults at their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from allocator.domain.county import POOR_PEOPLE
from allocator.domain.facts import eligible
from allocator.domain.finding import Problem
from allocator.domain.weights import DEFAULT_NOTE, weights_in_force
from allocator.workbooks.checks.desk import Desk, Fault, error, listed, warning

COUNTIES, STREAMS, POOLS, WEIGHTS, TILTS, CLASSES = "县区", "资金", "资金总盘", "因素权重", "倾斜系数", "分档"
DEEP_MARKS = ("深度", "深度县", "深度贫困县")
YEAR_IN_TEXT = re.compile(r"(\d{4}) 年")


def check_default_weights(desk: Desk) -> Iterator[Problem]:
    """Streams shared by the tool's own weights, and default factors dropped for want of figures."""
    for stream in desk.facts.streams:
        found = weights_in_force(desk.facts, stream)
        if not found.is_default:
            continue
        spot = desk.spot(STREAMS, stream.code, header="分配方法")
        text = f"“{stream.name}”未填因素权重:{DEFAULT_NOTE}。"
        yield warning(spot, stream.method, text, "请在“因素权重”表填写本省当年的因素和权重。")
        if found.dropped:
            text = f"“{stream.name}”的默认因素{listed(list(found.dropped))}没有数据,已去掉,其余权重按比例放大。"
            yield warning(spot, stream.method, text, f"请在“县区”表填写这些列{people_note(found.dropped)}。")


def people_note(dropped: Sequence[str]) -> str:
    """What else is needed where the factors weighted by population fell out with 贫困人口."""
    return ",其中人口加权的因素要用贫困人口" if POOR_PEOPLE in dropped else ""


def check_tilted_twice(desk: Desk) -> Iterator[Problem]:
    """同一因素重复倾斜: a coefficient for deep counties on a stream that rule 2 already raises for them."""
    if not desk.enforced("deep_county_uplift"):
        return
    group = {stream.code: stream for stream in desk.facts.streams if stream.in_group}
    for tilt in desk.facts.tilts:
        if tilt.stream in group and tilt.mark in DEEP_MARKS and tilt.coefficient > 1:
            name = group[tilt.stream].name
            text = f"同一因素重复倾斜:{tilt.year} 年“{name}”对“{tilt.mark}”用了倾斜系数,规则2又要求深度贫困县增幅提高。"
            spot = desk.spot(TILTS, tilt.stream, tilt.year, tilt.mark, header="系数")
            yield warning(spot, str(tilt.coefficient), text, "请核对是否有意为之;一般只保留其中一种。")


def fault_problems(desk: Desk, faults: Iterable[Fault]) -> Iterator[Problem]:
    """Faults as problems at their cells; one cell is told once, a column blank throughout is told as a column.

    A year marked 预计 only warns, unless it is the first: without it there is no plan at all.
    """
    faults = tuple(faults)
    blank = blank_columns(desk, faults)
    told: set[tuple[str, ...]] = set()
    for fault in faults:
        whole = fault.county and (fault.stream, fault.header) in blank
        where = (COUNTIES, desk.places.of(COUNTIES, (), fault.header)) if whole else spot_of(desk, fault)
        whose = "" if whole else fault.county or fault.stream
        once = (fault.kind, fault.header, whose, *where)
        if once in told:
            continue
        told.add(once)
        year = int(year_of(desk, fault))
        tell = warning if desk.facts.is_forecast(year) and year != desk.facts.years[0] else error
        if whole:
            text = f"“县区”表的“{fault.header}”一列没有数据,“{desk.titles[fault.stream]}”等无法按因素法计算。"
            yield tell(where, "", text, "请填写该列,或在“因素权重”表去掉该因素。")
        else:
            yield tell(where, found_at(desk, fault), fault.text, fault.fix)


def blank_columns(desk: Desk, faults: Iterable[Fault]) -> set[tuple[str, str]]:
    """(stream, header) where not one eligible county (of several) has the figure."""
    missing: dict[tuple[str, str, str], int] = {}
    for fault in faults:
        if fault.kind == "missing_figure":
            key = (fault.stream, fault.header, year_of(desk, fault))
            missing[key] = missing.get(key, 0) + 1
    return {
        (code, header)
        for (code, header, year), count in missing.items()
        if count > 1 and count >= len(eligible(desk.facts, desk.facts.stream(code), int(year)))
    }


def year_of(desk: Desk, fault: Fault) -> str:
    """The year a fault's text begins with, else the first plan year."""
    found = YEAR_IN_TEXT.match(fault.text)
    return found.group(1) if found else str(desk.facts.years[0])


def spot_of(desk: Desk, fault: Fault) -> tuple[str, str]:
    """(sheet, cell) that has to be mended for a fault, by its kind."""
    stream, year = fault.stream, year_of(desk, fault)
    if fault.county:
        return desk.spot(COUNTIES, fault.county, header=fault.header)
    facts = desk.facts
    if fault.kind == "negative_pool":
        return desk.spot(POOLS, stream, year, header="全年安排")
    if fault.kind == "given_total":
        rows = [one.county for one in facts.given if one.stream == stream and str(one.year) == year]
        if rows:
            return desk.spot("给定安排", rows[0], stream, year, header="金额")
        return desk.spot(POOLS, stream, year, header="全年安排")
    if fault.kind == "quota_above_pool":
        per = next((one.per for one in facts.quotas if one.stream == stream and str(one.year) == year), "")
        return desk.spot("定额", stream, year, per, header="定额")
    if fault.kind == "unknown_mark":
        return desk.spot(TILTS, stream, year, fault.header, header="标识")
    if fault.kind == "tilt_zero":
        mark = next((one.mark for one in facts.tilts if one.stream == stream and str(one.year) == year), "")
        return desk.spot(TILTS, stream, year, mark, header="系数")
    if fault.kind in ("class_sum", "empty_class"):
        band = next((one.band for one in facts.class_shares if one.stream == stream and str(one.year) == year), "")
        return desk.spot(CLASSES, stream, year, band, header="比例(%)")
    if fault.kind in ("weights_sum", "factor_sum_zero"):
        factor = fault.header or next((one.factor for one in facts.weights.get(stream, ())), "")
        if (WEIGHTS, (stream, factor)) in desk.places.rows:
            return desk.spot(WEIGHTS, stream, factor, header="因素" if fault.header else "权重(%)")
    return desk.spot(STREAMS, stream, header="适用范围" if fault.kind == "no_county" else "分配方法")


def found_at(desk: Desk, fault: Fault) -> str:
    """What stands in the cell that is to blame, where that says something."""
    if not fault.county:
        return fault.header or fault.stream
    county = desk.facts.county(fault.county)
    figure = desk.facts.figure(county, fault.header, int(year_of(desk, fault)))
    return "" if figure is None else str(figure)
