"""Two years in whole units against a search through all of them: a plan comes out exactly where there is one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Issued
from allocator.domain.stream import Pool
from allocator.use_cases import plan_facts
from tests.properties.tally import examples
from tests.use_cases.towns import CODES, facts, setting, wan

YEARS = (2018, 2019)
# 万元 per unit of each stream of the group.
UNITS = {"SZ": 100, "ZY": 150}
OFF = ("delisted_hold_harmless", "deep_area_tilt", "listed_group_growth")


@dataclass(frozen=True)
class Small:
    """2–3 counties, two streams of the group, two years.

    ``pools`` and ``issued`` are in units by (stream, year) and (county, stream, year); the first ``deep`` counties
    keep ``growth`` · last year's group total, ``before`` (万元 per stream) in the base year.
    """

    poor: tuple[int, ...]
    before: tuple[int, ...]
    deep: int
    growth: Fraction
    pools: dict[tuple[str, int], int]
    issued: dict[tuple[int, str, int], int]

    def facts(self) -> Facts:
        """As the tool sees it."""
        last = (*self.before, 0, 0)[: len(CODES)]
        start = facts(dict.fromkeys(UNITS, 1000), last, YEARS, deep=tuple(range(self.deep)))
        counties = zip(start.counties, self.poor, strict=False)
        kept = CODES[: len(self.poor)]
        return replace(
            start,
            counties=tuple(replace(one, figures={"贫困人口(人)": Fraction(poor)}) for one, poor in counties),
            streams=tuple(replace(one, unit=wan(UNITS[one.code])) for one in start.streams if one.code in UNITS),
            last_year={key: amount for key, amount in start.last_year.items() if key[0] in kept},
            pools={
                **{key: pool for key, pool in start.pools.items() if pool.year < YEARS[0]},
                **{key: Pool(*key, wan(count * UNITS[key[0]])) for key, count in self.pools.items()},
            },
            issued=tuple(
                Issued(CODES[county], stream, year, wan(count * UNITS[stream]))
                for (county, stream, year), count in self.issued.items()
            ),
        )

    def settings(self) -> tuple:
        """Rule 2 with a fixed growth, nothing else that is enforced."""
        fixed = (("normal_growth", "fixed"), ("fixed_growth", str(float(self.growth - 1))), ("uplift", "0"))
        return (
            *(setting("deep_county_uplift", name, value) for name, value in fixed),
            *(setting(rule, "status", "off") for rule in OFF),
        )

    def totals(self, year: int) -> set[tuple[int, ...]]:
        """Every tuple of group totals (万元, by county) that whole units of a year may give above what is issued."""
        by_stream = [
            [
                tuple(count * unit for count in counts)
                for counts in shared(self.pools[stream, year], len(self.poor))
                if all(counts[c] >= self.issued.get((c, stream, year), 0) for c in range(len(self.poor)))
            ]
            for stream, unit in UNITS.items()
        ]
        return {tuple(map(sum, zip(*pair, strict=True))) for pair in itertools.product(*by_stream)}

    def follows(self, now: tuple[int, ...], last: tuple[int, ...]) -> bool:
        """Whether the deep counties grow as they must."""
        return all(now[c] >= self.growth * last[c] for c in range(self.deep))

    def has_plan(self) -> bool:
        """Both years in whole units, by search."""
        base = tuple(2 * amount for amount in self.before)
        first = [one for one in self.totals(YEARS[0]) if self.follows(one, base)]
        second = self.totals(YEARS[1])
        return any(self.follows(then, one) for one in first for then in second)


def shared(count: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share so many units."""
    for counts in itertools.product(range(count + 1), repeat=parts - 1):
        if sum(counts) <= count:
            yield (*counts, count - sum(counts))


@st.composite
def smalls(draw: st.DrawFn) -> Small:
    """Next year's pools are about what growth asks of all counties together: little room either way."""
    counties = draw(st.integers(2, 3))
    growth = draw(st.sampled_from([Fraction(n, 20) for n in (20, 22, 25, 26, 29, 30)]))
    first = {stream: draw(st.integers(1, 6)) for stream in UNITS}
    deep = draw(st.integers(max(1, counties - 1), counties))
    total = sum(first[stream] * unit for stream, unit in UNITS.items())
    asked = (
        growth
        * total
        * draw(st.sampled_from((Fraction(9, 10), Fraction(1), Fraction(1), Fraction(1), Fraction(11, 10))))
    )
    next_zy = draw(st.integers(0, 4))
    next_sz = max(0, -(-(asked - next_zy * 150) // 100))
    poor = tuple(draw(st.integers(1, 60)) * 100 for _ in range(counties))
    before = tuple(draw(st.sampled_from((0, 20, 50, 70))) for _ in range(counties))
    places = st.tuples(st.integers(0, counties - 1), st.sampled_from(sorted(UNITS)), st.sampled_from(YEARS))
    issued = dict.fromkeys(draw(st.lists(places, max_size=6)), 1)
    pools = {(stream, YEARS[0]): first[stream] for stream in UNITS}
    return Small(poor, before, deep, growth, {**pools, ("SZ", 2019): int(next_sz), ("ZY", 2019): next_zy}, issued)


def test_a_plan_comes_out_exactly_where_there_is_one_in_whole_units() -> None:
    """Nothing unproved, no conflict in front of a plan; among the cases some need the years rounded together."""
    ends = {"planned": 0, "together": 0, "exact": 0, "whole_units": 0}

    @settings(max_examples=examples(120))
    @given(smalls())
    def agrees(small: Small) -> None:
        result = plan_facts(small.facts(), small.settings())
        if not small.has_plan():
            assert result.status == "conflict", result.reason
            assert result.conflict is not None
            ends[result.conflict.kind] += 1
            return
        assert result.status == "ok", (result.reason, result.conflict, result.problems)
        assert result.plan is not None
        ends["together" if any(year.together for year in result.plan.years) else "planned"] += 1

    agrees()
    assert min(ends.values()) >= 3, ends
