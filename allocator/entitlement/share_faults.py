"""Faults of sharing by factors: weights, classes, figures, tilts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from allocator.domain.county import POOR_PEOPLE, County
from allocator.domain.facts import eligible
from allocator.domain.fraction import Fraction
from allocator.domain.grades import GRADE_COLUMN, PERFORMANCE_MARKS, coefficient_of, counts_performance
from allocator.domain.money import percent_text
from allocator.domain.stream import BY_CLASS, INVERSE, POP, POP_INVERSE, Stream, Weight
from allocator.domain.year_facts import YearFacts
from allocator.entitlement.defaults import weights_in_force
from allocator.entitlement.fault import Fault, named
from allocator.entitlement.shares import proportions, shares
from allocator.entitlement.tilts import KNOWN_MARKS, tilts_of


def share_faults(now: YearFacts, stream: Stream, counties: tuple[County, ...]) -> Iterator[Fault]:
    """Weights, classes, figures and tilts: everything that sharing by factors needs."""
    weights = tuple(one for one in weights_in_force(now.facts, stream).weights if one.weight)
    if not weights:
        yield named(now, stream, "no_weights", "该资金未填因素权重。", "请在“因素权重”表填写,或把分配方法改为“给定”。")
        return
    total = sum((one.weight for one in weights), Fraction(0))
    if total != 1:
        yield named(now, stream, "weights_sum", f"因素权重合计 {percent_text(total)},应为 100%。", "请修改因素权重。")
        return
    wrong = tuple(unknown_marks(now, stream))
    groups = tuple(classes_of(now, stream, counties))
    for group in groups:
        if isinstance(group, Fault):
            wrong += (group,)
        else:
            wrong += tuple(group_faults(now, stream, group, weights))
    yield from wrong


def classes_of(now: YearFacts, stream: Stream, counties: tuple[County, ...]) -> Iterator[tuple[County, ...] | Fault]:
    """The groups that are shared among on their own: all counties, or those of each class with money."""
    if stream.method != BY_CLASS:
        yield counties
        return
    parts = [one for one in now.facts.class_shares if (one.stream, one.year) == (stream.code, now.year) and one.share]
    if not parts:
        yield named(now, stream, "no_class", "未填分档比例。", "请在“分档”表填写该资金该年度各档的比例,合计 100%。")
        return
    total = sum((one.share for one in parts), Fraction(0))
    if total != 1 or len({one.band for one in parts}) != len(parts):
        text = f"分档比例合计 {percent_text(total)}(共 {len(parts)} 行),应每档一行、合计 100%。"
        yield named(now, stream, "class_sum", text, "请修改“分档”表。")
        return
    bands = {one.band for one in now.facts.class_shares if (one.stream, one.year) == (stream.code, now.year)}
    for county in counties:
        if county.band not in bands:
            text = f"分档为“{county.band or '空'}”,不在该资金的分档比例表中。"
            yield named(
                now, stream, "county_without_class", text, "请填写县区的“分档”,或在“分档”表补上该档。", county, "分档"
            )
    for part in parts:
        members = tuple(county for county in counties if county.band == part.band)
        if members:
            yield members
        else:
            text = f"“{part.band}”档分得 {percent_text(part.share)},但没有属于该档的县区。"
            yield named(now, stream, "empty_class", text, "请核对“分档”表与县区的“分档”。", header="分档")


def group_faults(
    now: YearFacts, stream: Stream, counties: tuple[County, ...], weights: tuple[Weight, ...]
) -> Iterator[Fault]:
    """Figures that are missing, divide by zero, or add up to zero within one group; tilts that leave nothing."""
    bad = tuple(fault for weight in weights for fault in factor_faults(now, stream, counties, weight))
    yield from bad
    if bad or not tilts_of(now.facts, stream, now.year):
        return
    try:
        shares(now.facts, stream, counties, weights, now.year)
    except ZeroDivisionError:
        yield named(now, stream, "tilt_zero", "倾斜系数使全部县区的份额都为 0。", "请修改倾斜系数。")


def factor_faults(now: YearFacts, stream: Stream, counties: tuple[County, ...], weight: Weight) -> Iterator[Fault]:
    """One factor's faults within one group."""
    headers = (weight.factor, POOR_PEOPLE) if weight.norm in (POP, POP_INVERSE) else (weight.factor,)
    missing = tuple(
        fault for header in dict.fromkeys(headers) for fault in missing_figures(now, stream, counties, header)
    )
    zeros = tuple(zero_figures(now, stream, counties, weight)) if weight.norm in (INVERSE, POP_INVERSE) else ()
    yield from (*missing, *zeros)
    if missing or zeros:
        return
    if not sum(proportions(now.facts, counties, weight, now.year)):
        text = f"因素“{weight.factor}”({weight.norm})在参与分配的县区合计为 0,无法计算占比。"
        fix = "请核对该列数据,或在因素权重中去掉该因素。"
        yield named(now, stream, "factor_sum_zero", text, fix, header=weight.factor)


def missing_figures(now: YearFacts, stream: Stream, counties: Iterable[County], header: str) -> Iterator[Fault]:
    """Counties without a figure that is needed."""
    for county in counties:
        if now.facts.figure(county, header, now.year) is None:
            text = f"缺少“{header}”,无法计算该资金的测算数。"
            yield named(now, stream, "missing_figure", text, "请填写该数据(确实为零的填 0)。", county, header)


def zero_figures(now: YearFacts, stream: Stream, counties: Iterable[County], weight: Weight) -> Iterator[Fault]:
    """Counties whose figure of 0 would have to divide."""
    for county in counties:
        if now.facts.figure(county, weight.factor, now.year) == 0:
            text = f"“{weight.factor}”为 0,按{weight.norm}计算时不能作除数。"
            fix = "请填写实际数,或把该因素的归一方式改为占比。"
            yield named(now, stream, "division_by_zero", text, fix, county, weight.factor)


def unknown_marks(now: YearFacts, stream: Stream) -> Iterator[Fault]:
    """Marks of 倾斜系数 that name no column: a coefficient that would silently do nothing."""
    headers = set(KNOWN_MARKS) | set(now.facts.headers.get("县区", ()))
    headers.update(mark for county in now.facts.counties for mark in county.marks)
    for tilt in tilts_of(now.facts, stream, now.year):
        if tilt.mark in PERFORMANCE_MARKS:
            yield from missing_coefficients(now, stream)
        elif tilt.mark not in headers and not counts_performance(now.facts, tilt.mark):
            text = f"倾斜系数的标识“{tilt.mark}”不是县区表的任何一列。"
            yield named(now, stream, "unknown_mark", text, "请改为县区表中是/否列的列名。", header=tilt.mark)


def missing_coefficients(now: YearFacts, stream: Stream) -> Iterator[Fault]:
    """Counties whose grade gives no coefficient, where the shares of a stream are multiplied by it."""
    for county in eligible(now.facts, stream, now.year):
        if coefficient_of(now.facts, county) is None:
            grade = f"绩效等次“{county.grade}”没有系数" if county.grade else "未填绩效等次"
            text, fix = f"按绩效系数分配,但{grade}。", "请填该县的绩效等次,并在“绩效系数”表填该等次的系数。"
            yield named(now, stream, "missing_coefficient", text, fix, county, GRADE_COLUMN)
