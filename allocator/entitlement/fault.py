"""A fault of the factor method, and how it is worded."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.domain.county import County
from allocator.domain.fraction import Fraction
from allocator.domain.money import near
from allocator.domain.stream import Stream
from allocator.domain.year_facts import YearFacts


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a stream's entitlement cannot be computed in a year.

    ``kind`` is one of: negative_pool, given_total, no_county, no_quota, quota_above_pool, no_weights, weights_sum,
    missing_figure, division_by_zero, factor_sum_zero, no_class, class_sum, empty_class, county_without_class,
    unknown_mark, tilt_zero, missing_coefficient. ``county`` and ``header`` are "" where the fault is the stream's own.
    """

    kind: str
    stream: str
    county: str
    header: str
    text: str
    fix: str


def named(
    now: YearFacts, stream: Stream, kind: str, text: str, fix: str, county: County | None = None, header: str = ""
) -> Fault:
    """A fault whose text begins with year, stream and county."""
    whose = f"{county.name}({county.code})" if county else ""
    where = f"{now.year} 年“{stream.name}”{whose}:"
    return Fault(kind, stream.code, county.code if county else "", header, where + text, fix)


def shown(stream: Stream, atoms: Fraction | int) -> str:
    """An amount with its measure: ``1,212.5 万元``."""
    return near(atoms, stream.measure).lstrip()
