"""The five methods of 资金: from shares and pool to each county's entitlement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.facts import eligible
from allocator.domain.fraction import Fraction
from allocator.domain.stream import BASE_PLUS, BY_CLASS, GIVEN, QUOTA, Stream
from allocator.domain.year_facts import YearFacts
from allocator.entitlement.defaults import weights_in_force
from allocator.entitlement.quotas import quota_parts
from allocator.entitlement.shares import shares

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """测算数 of a cell (exact atoms): ``weight`` enters the vector of fulfilment, ``offset`` (定额) stands outside."""

    weight: Fraction
    offset: Fraction = NOTHING

    @property
    def total(self) -> Fraction:
        """What the factor method gives: both parts together."""
        return self.weight + self.offset


def entitlements(now: YearFacts) -> dict[Cell, Entitlement]:
    """Every entitlement of the year, over the eligible counties of every stream with a pool.

    Those of one stream add up to exactly the pool its counties share. 给定 streams: the table's
    amounts. Only for facts that ``entitlement_faults`` finds nothing wrong with.
    """
    found: dict[Cell, Entitlement] = {}
    for stream in now.facts.streams:
        if stream.code in now.shared:
            for county, entitlement in of_stream(now, stream).items():
                found[Cell(county, stream.code, now.year)] = entitlement
    return dict(sorted(found.items()))


def of_stream(now: YearFacts, stream: Stream) -> dict[str, Entitlement]:
    """County code → entitlement of one stream, by the stream's method."""
    counties, pool = eligible(now.facts, stream, now.year), now.shared[stream.code]
    if stream.method == GIVEN:
        return given_parts(now, stream, counties)
    if not pool:
        return {county.code: Entitlement(NOTHING) for county in counties}
    if stream.method == QUOTA:
        return quota_and_factors(now, stream, counties, pool)
    if stream.method == BY_CLASS:
        return by_class(now, stream, counties, pool)
    full = by_factors(now, stream, counties, Fraction(pool))
    if stream.method == BASE_PLUS:
        return weighted(base_plus(now, stream, full, pool))
    return weighted(full)


def weighted(amounts: Mapping[str, Fraction]) -> dict[str, Entitlement]:
    """Amounts that enter the vector whole."""
    return {code: Entitlement(amount) for code, amount in amounts.items()}


def by_factors(now: YearFacts, stream: Stream, counties: tuple[County, ...], pool: Fraction) -> dict[str, Fraction]:
    """全额因素法: share × pool."""
    weights = weights_in_force(now.facts, stream).weights
    return {code: share * pool for code, share in shares(now.facts, stream, counties, weights, now.year).items()}


def base_plus(now: YearFacts, stream: Stream, full: Mapping[str, Fraction], pool: int) -> dict[str, Fraction]:
    """基数加增量: base + share × (pool − Σ base), or base × pool ÷ Σ base where the pool is smaller.

    ``full`` is what 全额因素法 gives: the base of a county without prior. Bases 500 and 500, pool
    1,450 and shares 8/9 and 1/9 give 900 and 550; a pool of 800 gives 400 and 400.
    """
    priors = {code: Fraction(now.prior(code, stream.code)) for code in full}
    bases = {code: prior if prior > 0 else full[code] for code, prior in priors.items()}
    total = sum(bases.values(), NOTHING)
    if pool < total:
        return {code: base * pool / total for code, base in bases.items()}
    return {code: base + full[code] / pool * (pool - total) for code, base in bases.items()}


def quota_and_factors(
    now: YearFacts, stream: Stream, counties: tuple[County, ...], pool: int
) -> dict[str, Entitlement]:
    """定额: the fixed amounts stand outside the vector, the rest of the pool goes by factors."""
    fixed = quota_parts(now, stream, counties)
    rest = pool - sum(fixed.values(), NOTHING)
    if not rest:
        return {code: Entitlement(NOTHING, offset) for code, offset in fixed.items()}
    by_share = by_factors(now, stream, counties, rest)
    return {code: Entitlement(by_share[code], offset) for code, offset in fixed.items()}


def by_class(now: YearFacts, stream: Stream, counties: tuple[County, ...], pool: int) -> dict[str, Entitlement]:
    """分档切块: each class's share of the pool, then by factors (and tilts) inside the class.

    80 % of 1,000 to the poverty counties and 20 % to the others: factors share 800 and 200 apart.
    """
    found = {county.code: NOTHING for county in counties}
    for part in now.facts.class_shares:
        if (part.stream, part.year) == (stream.code, now.year) and part.share:
            members = tuple(county for county in counties if county.band == part.band)
            found.update(by_factors(now, stream, members, part.share * pool))
    return weighted(found)


def given_parts(now: YearFacts, stream: Stream, counties: tuple[County, ...]) -> dict[str, Entitlement]:
    """给定: what the table says, 0 where it names no amount; counties it names beyond the eligible ones too."""
    amounts = {county.code: NOTHING for county in counties}
    for one in now.facts.given:
        if (one.stream, one.year) == (stream.code, now.year):
            amounts[one.county] = amounts.get(one.county, NOTHING) + one.amount
    return weighted(amounts)
