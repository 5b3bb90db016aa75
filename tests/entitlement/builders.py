"""A year with one stream, written in a line: what each entitlement test starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.stream import Pool, Stream, Weight
from allocator.domain.year_facts import YearFacts
from allocator.entitlement import entitlements

YEAR = 2018
STREAM = Stream("ZY", "中央专项", "中央", "专项扶贫", "全部", "全额因素法", unit=1)


def county(code: str, **more: Any) -> County:
    """A poverty county; ``figures`` may be plain numbers."""
    figures = {header: Fraction(value) for header, value in more.pop("figures", {}).items()}
    defaults = {"name": f"县{code}", "city": "示例市", "poverty": True, "deep": False, "task": True}
    return County(code=code, figures=figures, **{**defaults, **more})


def by_points(points: Sequence[int | Fraction], header: str = "因素") -> tuple[County, ...]:
    """Counties 610001, 610002, … with one figure each."""
    return tuple(county(f"61{n:04d}", figures={header: value}) for n, value in enumerate(points, 1))


def facts_of(
    counties: Sequence[County], stream: Stream = STREAM, pool: int = 1000, weights: Any = None, **more: Any
) -> Facts:
    """Facts with one stream and one pool (atoms); ``weights`` is (factor, norm, weight) rows, default 因素 占比 1."""
    rows = (("因素", "占比", 1),) if weights is None else weights
    return Facts(
        info={},
        years=(YEAR,),
        counties=tuple(counties),
        streams=(stream,),
        pools={(stream.code, YEAR): Pool(stream.code, YEAR, pool)},
        last_year=more.pop("last_year", {}),
        weights={stream.code: tuple(Weight(stream.code, f, n, Fraction(w)) for f, n, w in rows)} if rows else {},
        **more,
    )


def seen(facts: Facts) -> YearFacts:
    """The facts as seen from the first year, with nothing kept back."""
    shared = {code: pool.to_counties for (code, year), pool in facts.pools.items() if year == YEAR}
    return YearFacts(facts, YEAR, Ledger(facts, (), {}), True, shared, (), {})


def weights_and_offsets(facts: Facts) -> list[tuple[Fraction, Fraction]]:
    """(weight, offset) per county in code order."""
    return [(one.weight, one.offset) for one in entitlements(seen(facts)).values()]


def totals(facts: Facts) -> list[Fraction]:
    """Total entitlement per county in code order."""
    return [one.total for one in entitlements(seen(facts)).values()]


def priors(amounts: Sequence[int], stream: str = "ZY") -> Mapping[tuple[str, str], int]:
    """上年安排 of counties 610001, 610002, …"""
    return {(f"61{n:04d}", stream): amount for n, amount in enumerate(amounts, 1)}


def method(name: str, **more: Any) -> Stream:
    """The stream with another method."""
    return replace(STREAM, method=name, **more)


def cell(number: int, stream: str = "ZY") -> Cell:
    """The cell of county 61000n."""
    return Cell(f"61{number:04d}", stream, YEAR)
