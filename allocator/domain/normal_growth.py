"""正常增幅 of rule 2: the pools' growth, a fixed figure, or the growth of the counties that are not deep.

Audits, summaries and reports read it here; rows say the same in their own way.
"""

from __future__ import annotations

from collections.abc import Iterable

from allocator.domain.basis import amount_on_basis, growth_base, prior_on_basis
from allocator.domain.facts import in_scope
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.parameter import Values

POINTS, COMPOUND, RELATIVE = "points", "compound", "relative"
POOL, FIXED, OTHERS = "pool", "fixed", "others"


def like_for_like(ledger: Ledger, values: Values, codes: Iterable[str], year: int) -> Fraction:
    """The group's money of counties in a year less one-off money, on the basis (分)."""
    basis = str(values.get("base", year))
    return sum((amount_on_basis(ledger, basis, code, ledger.group(), year) for code in codes), Fraction(0))


def base_like_for_like(ledger: Ledger, values: Values, codes: Iterable[str], year: int) -> Fraction:
    """上年基数 of counties for ``year`` on the basis (分)."""
    basis = str(values.get("base", year))
    return sum((prior_on_basis(ledger, basis, code, ledger.group(), year) for code in codes), Fraction(0))


def others(ledger: Ledger, year: int) -> list[str]:
    """The counties that are not deep, eligible for the group, with a base above 0."""
    facts, group = ledger.facts, ledger.group()
    codes = [stream.code for stream in group]
    plain = [c for c in facts.counties if not facts.is_deep(c, year)]
    plain = [c for c in plain if any(in_scope(facts, s, c, year) for s in group)]
    return [c.code for c in plain if ledger.prior_total((c.code,), codes, year) > 0]


def normal_growth(ledger: Ledger, values: Values, year: int) -> Fraction | None:
    """Normal growth of the year as the plan stands; None where there is no base to grow from."""
    how = values.get("normal_growth", year)
    if how == FIXED:
        return values.ratio("fixed_growth", year)
    group = ledger.group()
    if how == POOL:
        basis = str(values.get("base", year))
        now, before = (growth_base(ledger, basis, group, one) for one in (year, year - 1))
    else:
        names = others(ledger, year)
        now, before = like_for_like(ledger, values, names, year), base_like_for_like(ledger, values, names, year)
    return now / before - 1 if before > 0 else None


def target(growth: Fraction, values: Values, year: int) -> Fraction:
    """Φ: what the base is multiplied by under the reading in force."""
    uplift, reading = values.ratio("uplift", year), values.get("reading", year)
    if reading == COMPOUND:
        return (1 + growth) * (1 + uplift)
    extra = uplift if reading == POINTS else uplift * growth if growth > 0 else Fraction(0)
    return 1 + growth + extra


def lines_of(values: Values, year: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """Φ as the larger of lines (k, d) in the others' growth factor N ÷ S: k · N ÷ S + d."""
    uplift = values.ratio("uplift", year)
    readings = {
        POINTS: ((Fraction(1), uplift),),
        COMPOUND: ((1 + uplift, Fraction(0)),),
        RELATIVE: ((Fraction(1), Fraction(0)), (1 + uplift, -uplift)),
    }
    return readings[str(values.get("reading", year))]


def at_the_floor(ledger: Ledger, values: Values, year: int) -> Fraction | None:
    """The others' growth if every deep county stood exactly at its floor; None where either has no base.

    N + (k · N ÷ S + d) · P = the money of both gives N, the smallest over the lines (k, d). Bases P = 1,000 and
    S = 3,000, 5,000 of money, 20 points: N = 4,800 ÷ (1 + 1/3) = 3,600, growth 20 %.
    """
    names = others(ledger, year)
    deep = [c.code for c in ledger.facts.counties if ledger.facts.is_deep(c, year)]
    base, theirs = (base_like_for_like(ledger, values, codes, year) for codes in (deep, names))
    if base <= 0 or theirs <= 0:
        return None
    money, pull = like_for_like(ledger, values, [*deep, *names], year), base / theirs
    sums = ((money - constant * base) / (1 + times * pull) for times, constant in lines_of(values, year))
    return min(sums) / theirs - 1
