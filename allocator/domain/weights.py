"""The weights a stream is shared by: its own, or the tool's default for 专项扶贫 streams."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from allocator.domain.county import POOR_PEOPLE
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.stream import GIVEN, POP, POP_INVERSE, SHARE, Stream, Weight

SPECIAL_FUND = "专项扶贫"
DEFAULT_NOTE = "本权重为工具默认值,非政策规定,请以本省当年测算办法为准"

DEFAULT_WEIGHTS: tuple[tuple[str, str, Fraction], ...] = (
    (POOR_PEOPLE, SHARE, Fraction(35, 100)),
    ("脱贫享受政策人口(人)", SHARE, Fraction(10, 100)),
    ("贫困发生率(%)", POP, Fraction(15, 100)),
    ("农村居民人均可支配收入(元)", POP_INVERSE, Fraction(10, 100)),
    ("人均财力(元)", POP_INVERSE, Fraction(10, 100)),
    ("年度减贫任务(人)", SHARE, Fraction(10, 100)),
    ("贫困村数(个)", SHARE, Fraction(10, 100)),
)


class WeightsInForce(NamedTuple):
    """Weights adding to one, the default factors dropped for want of any figure, and whether they are the default."""

    weights: tuple[Weight, ...]
    dropped: tuple[str, ...]
    is_default: bool


def weights_in_force(facts: Facts, stream: Stream) -> WeightsInForce:
    """The weights of ``stream``; none where it has none of its own and is no 专项扶贫 stream, or is 给定.

    Of the default, a factor that no county has a figure for is dropped and the rest rescaled: without
    年度减贫任务 and 贫困村数 (20 % together) 贫困人口 weighs 35/80 instead of 35/100.
    """
    own = facts.weights.get(stream.code, ())
    if own or stream.method == GIVEN or stream.category != SPECIAL_FUND:
        return WeightsInForce(own, (), False)
    known = known_headers(facts)
    kept = tuple(
        Weight(stream.code, factor, norm, weight)
        for factor, norm, weight in DEFAULT_WEIGHTS
        if factor in known and (norm == SHARE or POOR_PEOPLE in known)
    )
    total = sum((one.weight for one in kept), Fraction(0))
    dropped = tuple(factor for factor, _, _ in DEFAULT_WEIGHTS if factor not in {one.factor for one in kept})
    return WeightsInForce(tuple(replace(one, weight=one.weight / total) for one in kept), dropped, True)


def known_headers(facts: Facts) -> frozenset[str]:
    """The headers under which at least one county has a figure, by 县区 or by 县区年度."""
    headers = {header for county in facts.counties for header in county.figures}
    headers.update(header for _, _, header in facts.yearly)
    return frozenset(headers)
