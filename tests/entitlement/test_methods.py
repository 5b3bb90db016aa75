"""Norms and methods against numbers worked by hand and against books."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Given, OneOff
from allocator.domain.stream import ClassShare, Pool, Quota, Stream, Tilt
from allocator.entitlement import bears, entitlement_faults, entitlements
from tests.entitlement.builders import (
    YEAR,
    by_points,
    cell,
    county,
    facts_of,
    method,
    priors,
    seen,
    totals,
    weights_and_offsets,
)

CASES = Path(__file__).parent.parent / "cases"


def rows_of(name: str) -> list[dict[str, str]]:
    """A case file's rows, comment lines skipped."""
    lines = (line for line in (CASES / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


JIUZHANG = rows_of("jiuzhang_proportional_county.csv")


@pytest.mark.parametrize("case", sorted({row["case"] for row in JIUZHANG}))
def test_nine_chapters_exact_shares(case: str) -> None:
    """九章算術: every problem of the file gives its exact fractions, 6_2, 6_3 and 3_0 as the book prints them."""
    rows = [row for row in JIUZHANG if row["case"] == case]
    scale = Fraction(rows[0]["total"]).denominator
    facts = facts_of(by_points([Fraction(row["weight"]) for row in rows]), pool=int(Fraction(rows[0]["total"]) * scale))
    assert [total / scale for total in totals(facts)] == [Fraction(row["exact_share"]) for row in rows]
    if rows[0]["rounding"] == "exact":
        assert [total / scale for total in totals(facts)] == [Fraction(row["expected"]) for row in rows]


@pytest.mark.parametrize("case", ["dsu_prior_plus_pro_rata", "dsu_weights_no_prior"])
def test_dsu_prior_plus_pro_rata(case: str) -> None:
    """French urban grant: last year's amount and the increase shared by points."""
    rows = [row for row in rows_of("leximpact_unit_cases.csv") if row["case"] == case]
    prior, pool, points = re.match(r"prior=\((.*)\); pool (\d+); points ([\d:]+)", rows[0]["inputs"]).groups()
    facts = facts_of(
        by_points([int(point) for point in points.split(":")]),
        method("基数加增量"),
        int(pool),
        last_year=priors([int(amount) for amount in prior.split(";")]),
    )
    assert totals(facts) == [Fraction(row["expected"]) for row in rows]


def four_norms() -> list[tuple[str, list[Fraction]]]:
    """Figures 2, 3, 5 with 10, 30, 60 poor people."""
    return [
        ("占比", [Fraction(2, 10), Fraction(3, 10), Fraction(5, 10)]),
        ("反向占比", [Fraction(15, 31), Fraction(10, 31), Fraction(6, 31)]),
        ("人口加权占比", [Fraction(20, 410), Fraction(90, 410), Fraction(300, 410)]),
        ("人口加权反向占比", [Fraction(5, 27), Fraction(10, 27), Fraction(12, 27)]),
    ]


@pytest.mark.parametrize(("norm", "expected"), four_norms())
def test_each_norm_is_divided_by_its_own_sum(norm: str, expected: list[Fraction]) -> None:
    counties = [
        county(f"61000{n}", figures={"因素": figure, "贫困人口(人)": poor})
        for n, (figure, poor) in enumerate([(2, 10), (3, 30), (5, 60)], 1)
    ]
    facts = facts_of(counties, pool=1000, weights=(("因素", norm, 1),))
    assert totals(facts) == [1000 * share for share in expected]


def test_weights_join_norms() -> None:
    """60 % by poor people (3:1) and 40 % by inverse income (2:1): 43/60 and 17/60."""
    counties = [
        county("610001", figures={"贫困人口(人)": 3000, "收入": 5000}),
        county("610002", figures={"贫困人口(人)": 1000, "收入": 10000}),
    ]
    weights = (("贫困人口(人)", "占比", Fraction(3, 5)), ("收入", "反向占比", Fraction(2, 5)))
    assert totals(facts_of(counties, pool=60, weights=weights)) == [43, 17]


def test_a_yearly_figure_comes_before_the_column() -> None:
    facts = facts_of(by_points([1, 1]), pool=400, yearly={("610001", YEAR, "因素"): Fraction(3)})
    assert totals(facts) == [300, 100]


def test_only_eligible_counties_share() -> None:
    stream = replace(method("全额因素法"), scope="610001、610003")
    assert entitlements(seen(facts_of(by_points([1, 5, 3]), stream, 400))).keys() == {cell(1), cell(3)}


def test_an_expired_stream_has_no_entitlement() -> None:
    facts = facts_of(by_points([1]), replace(method("全额因素法"), expires=YEAR - 1), 0)
    assert entitlements(seen(facts)) == {}


def test_base_plus_shrinks_in_proportion() -> None:
    """Pool 800 below Σ base 1,000: every base × 4/5, whatever the factors."""
    facts = facts_of(by_points([1, 100]), method("基数加增量"), 800, last_year=priors([700, 300]))
    assert totals(facts) == [560, 240]


def test_base_plus_with_an_unchanged_pool_is_last_year() -> None:
    facts = facts_of(by_points([1, 100]), method("基数加增量"), 1000, last_year=priors([700, 300]))
    assert totals(facts) == [700, 300]


def test_base_plus_takes_one_off_money_out_of_the_base() -> None:
    one_off = (OneOff("610001", "ZY", YEAR - 1, 200),)
    facts = facts_of(by_points([1, 1]), method("基数加增量"), 1000, last_year=priors([700, 300]), one_off=one_off)
    assert totals(facts) == [600, 400]


def test_base_plus_without_prior_takes_the_factor_amount_as_base() -> None:
    """Pool 1,000 shared 1:1; the newcomer's base is 500, the other's 300; the 200 left go 1:1."""
    facts = facts_of(by_points([1, 1]), method("基数加增量"), 1000, last_year=priors([300]))
    assert totals(facts) == [400, 600]


def test_base_plus_without_prior_may_shrink_everyone() -> None:
    """Bases 900 and 500 in a pool of 1,000: both × 5/7, nobody negative."""
    facts = facts_of(by_points([1, 1]), method("基数加增量"), 1000, last_year=priors([900]))
    assert totals(facts) == [Fraction(4500, 7), Fraction(2500, 7)]


def quota_facts(pool: int, *quotas: tuple[str, int]) -> Facts:
    """Two counties (3 and 1 points; 10 and 20 households; one village in the second) with quotas."""
    from allocator.domain.county import Village

    counties = [
        county("610001", figures={"因素": 3, "户数(户)": 10}),
        county("610002", figures={"因素": 1, "户数(户)": 20}),
    ]
    return facts_of(
        counties,
        method("定额"),
        pool,
        quotas=tuple(Quota("ZY", YEAR, per, amount) for per, amount in quotas),
        villages=(Village("610002001001", "示例村", "610002", 0),),
    )


def test_quota_stands_outside_the_vector_and_the_rest_goes_by_factors() -> None:
    """50 per county, 100 per village, 2 per household: 70 and 190 fixed; 140 left of 400 go 3:1."""
    facts = quota_facts(400, ("每县", 50), ("每村", 100), ("每户", 2))
    assert weights_and_offsets(facts) == [(105, 70), (35, 190)]


def test_quota_that_uses_up_the_pool_needs_no_weights() -> None:
    facts = replace(quota_facts(100, ("每县", 50)), weights={})
    facts = replace(facts, streams=(replace(facts.streams[0], category="涉农整合"),))
    assert entitlement_faults(seen(facts)) == ()
    assert weights_and_offsets(facts) == [(0, 50), (0, 50)]


def class_facts(**more: object) -> Facts:
    """80 % to the class 贫困县 (points 3, 1), 20 % to 其他 (points 1, 1) of 1,000."""
    bands = ("贫困县", "贫困县", "其他", "其他")
    counties = [replace(one, band=band) for one, band in zip(by_points([3, 1, 1, 1]), bands, strict=True)]
    parts = (
        ClassShare("ZY", YEAR, "贫困县", Fraction(4, 5)),
        ClassShare("ZY", YEAR, "其他", Fraction(1, 5)),
    )
    return facts_of(counties, method("分档切块"), 1000, class_shares=parts, **more)


def test_classes_split_the_pool_first() -> None:
    assert totals(class_facts()) == [600, 200, 100, 100]


def test_a_tilt_inside_a_class_stays_inside_it() -> None:
    facts = class_facts(tilts=(Tilt("ZY", YEAR, "老区", Fraction(3)),))
    marked = replace(facts.counties[2], marks=frozenset({"革命老区"}))
    facts = replace(facts, counties=(*facts.counties[:2], marked, facts.counties[3]))
    assert totals(facts) == [600, 200, 150, 50]


def test_tilts_multiply_then_shares_add_to_one_again() -> None:
    """Shares 1/2, 1/4, 1/4; the deep one ×1.5 and, bearing 拟摘帽 too, ×2: 3/2 : 1/4 : 1/4 → 3/4, 1/8, 1/8."""
    first, *others = by_points([2, 1, 1])
    counties = (replace(first, deep=True, marks=frozenset({"拟摘帽"})), *others)
    tilts = (Tilt("ZY", YEAR, "深度", Fraction(3, 2)), Tilt("ZY", YEAR, "拟摘帽", Fraction(2)))
    tilts += (Tilt("ZY", YEAR + 1, "深度", Fraction(9)), Tilt("SZ", YEAR, "深度", Fraction(9)))
    assert totals(facts_of(counties, pool=800, tilts=tilts)) == [600, 100, 100]


def test_a_mark_is_a_word_or_any_column_answered_yes() -> None:
    one = county("610001", deep=True, deep_since=2019, integrating=True, marks=frozenset({"易地搬迁县"}))
    facts = facts_of([one])
    borne = [
        mark
        for mark in ("深度", "贫困县", "扶贫任务", "统筹整合县", "易地搬迁县", "老区")
        if bears(facts, one, YEAR, mark)
    ]
    assert borne == ["贫困县", "扶贫任务", "统筹整合县", "易地搬迁县"]
    assert bears(facts, one, 2019, "深度贫困县")


def test_given_amounts_are_the_entitlement() -> None:
    """The table may also name a county outside 适用范围; an eligible one that it does not name gets 0."""
    given = (Given("610001", "ZY", YEAR, 70), Given("610003", "ZY", YEAR, 30), Given("610001", "ZY", YEAR + 1, 9))
    stream = replace(method("给定"), scope="610001、610002")
    facts = facts_of(by_points([1, 1, 1]), stream, 100, weights=(), given=given)
    assert totals(facts) == [70, 0, 30]
    assert entitlement_faults(seen(facts)) == ()


def test_an_empty_pool_gives_zero_to_every_eligible_county() -> None:
    facts = facts_of([county("610001"), county("610002")], pool=0)
    assert totals(facts) == [0, 0]
    assert entitlement_faults(seen(facts)) == ()


def test_entitlements_of_every_stream_add_up_to_its_pool() -> None:
    facts = class_facts()
    other = Stream("SZ", "省级专项", "省级", "专项扶贫", "全部", "全额因素法")
    pools = {**facts.pools, ("SZ", YEAR): Pool("SZ", YEAR, 777)}
    facts = replace(
        facts, streams=(other, *facts.streams), pools=pools, weights={**facts.weights, "SZ": facts.weights["ZY"]}
    )
    found = entitlements(seen(facts))
    assert list(found) == sorted(found)
    assert sum(one.total for key, one in found.items() if key.stream == "SZ") == 777
    assert sum(one.total for key, one in found.items() if key.stream == "ZY") == 1000
