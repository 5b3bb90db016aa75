"""Every fault is found before computing, names stream, county and column, and says how to mend it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Given
from allocator.domain.stream import ClassShare, Quota, Tilt
from allocator.entitlement import entitlement_faults, entitlements
from allocator.entitlement.shares import MissingFigure
from tests.entitlement.builders import YEAR, by_points, county, facts_of, method, seen


def kinds(facts: Facts) -> list[tuple[str, str, str]]:
    """(kind, county, header) of each fault."""
    return [(fault.kind, fault.county, fault.header) for fault in entitlement_faults(seen(facts))]


@pytest.mark.parametrize("norm", ["反向占比", "人口加权反向占比"])
def test_zero_cannot_divide(norm: str) -> None:
    counties = [
        county("610001", figures={"收入": 0, "贫困人口(人)": 5}),
        county("610002", figures={"收入": 3, "贫困人口(人)": 5}),
    ]
    facts = facts_of(counties, weights=(("收入", norm, 1),))
    assert kinds(facts) == [("division_by_zero", "610001", "收入")]
    fault = entitlement_faults(seen(facts))[0]
    assert fault.text == f"2018 年“中央专项”县610001(610001):“收入”为 0,按{norm}计算时不能作除数。"
    assert "归一方式" in fault.fix


def test_a_factor_of_weight_zero_is_not_looked_at() -> None:
    facts = facts_of(by_points([1, 1]), weights=(("因素", "占比", 1), ("收入", "反向占比", 0)))
    assert kinds(facts) == []
    assert sum(one.total for one in entitlements(seen(facts)).values()) == 1000


def test_a_factor_that_adds_to_zero() -> None:
    assert kinds(facts_of(by_points([0, 0]))) == [("factor_sum_zero", "", "因素")]


def test_missing_figures_are_all_named() -> None:
    facts = facts_of([county("610001"), county("610002", figures={"因素": 1}), county("610003")])
    assert kinds(facts) == [("missing_figure", "610001", "因素"), ("missing_figure", "610003", "因素")]
    with pytest.raises(MissingFigure, match="610001.*因素.*2018"):
        entitlements(seen(facts))


def test_population_weighting_needs_poor_people() -> None:
    facts = facts_of(by_points([1, 1]), weights=(("因素", "人口加权占比", 1),))
    assert {header for _, _, header in kinds(facts)} == {"贫困人口(人)"}


def test_no_eligible_county() -> None:
    facts = facts_of(by_points([1]), replace(method("全额因素法"), scope="别处"), 12_500_000)
    assert kinds(facts) == [("no_county", "", "")]
    assert "12.5 万元" in entitlement_faults(seen(facts))[0].text


def test_more_kept_by_the_province_than_there_is() -> None:
    assert kinds(facts_of(by_points([1]), pool=-1)) == [("negative_pool", "", "")]


def test_weights_that_miss_one_hundred_percent() -> None:
    facts = facts_of(by_points([1, 1]), weights=(("因素", "占比", Fraction(9, 10)),))
    assert kinds(facts) == [("weights_sum", "", "")]
    assert "90.00%" in entitlement_faults(seen(facts))[0].text


def test_quota_above_the_pool() -> None:
    quotas = (Quota("ZY", YEAR, "每县", 600_000_000),)
    facts = facts_of(by_points([1, 1]), method("定额"), 1_000_000_000, quotas=quotas)
    assert kinds(facts) == [("quota_above_pool", "", "")]
    assert "1,200 万元" in entitlement_faults(seen(facts))[0].text
    assert "1,000 万元" in entitlement_faults(seen(facts))[0].text


def test_quota_per_household_needs_households() -> None:
    facts = facts_of(by_points([1, 1]), method("定额"), quotas=(Quota("ZY", YEAR, "每户", 1),))
    assert {(kind, header) for kind, _, header in kinds(facts)} == {("missing_figure", "户数(户)")}


def test_quota_in_a_year_without_pool() -> None:
    facts = facts_of(by_points([1, 1]), method("定额"), 0, quotas=(Quota("ZY", YEAR, "每县", 1),))
    assert kinds(facts) == [("quota_above_pool", "", "")]


def test_given_amounts_must_use_up_the_pool() -> None:
    facts = facts_of(
        by_points([1]), method("给定"), 30_000_000_000, given=(Given("610001", "ZY", YEAR, 13_403_000_000),)
    )
    assert kinds(facts) == [("given_total", "", "")]
    text = entitlement_faults(seen(facts))[0].text
    assert "13,403 万元" in text and "30,000 万元" in text and "16,597 万元" in text


def class_facts(bands: tuple[str | None, ...], *parts: tuple[str, Fraction]) -> Facts:
    """Counties of equal points in ``bands``; ``parts`` are the class shares."""
    counties = [replace(one, band=band) for one, band in zip(by_points([1] * len(bands)), bands, strict=True)]
    shares = tuple(ClassShare("ZY", YEAR, band, share) for band, share in parts)
    return facts_of(counties, method("分档切块"), class_shares=shares)


HALF = Fraction(1, 2)


def test_classes_without_shares() -> None:
    assert kinds(class_facts(("一档",))) == [("no_class", "", "")]


def test_class_shares_that_miss_one_hundred_percent() -> None:
    assert kinds(class_facts(("一档",), ("一档", HALF))) == [("class_sum", "", "")]


def test_a_class_named_twice() -> None:
    assert kinds(class_facts(("一档",), ("一档", HALF), ("一档", HALF))) == [("class_sum", "", "")]


def test_a_class_with_money_but_no_county() -> None:
    facts = class_facts(("一档", "一档"), ("一档", HALF), ("二档", HALF))
    assert kinds(facts) == [("empty_class", "", "分档")]


def test_a_county_whose_class_is_not_listed() -> None:
    facts = class_facts(("一档", None, "三档"), ("一档", Fraction(1)))
    assert kinds(facts) == [("county_without_class", "610002", "分档"), ("county_without_class", "610003", "分档")]


def test_a_class_with_no_share_is_listed_and_gets_nothing() -> None:
    facts = class_facts(("一档", "二档"), ("一档", Fraction(1)), ("二档", Fraction(0)))
    assert kinds(facts) == []
    assert [one.total for one in entitlements(seen(facts)).values()] == [1000, 0]


def test_tilts_that_leave_nothing_and_marks_that_name_no_column() -> None:
    zero = (Tilt("ZY", YEAR, "贫困县", Fraction(0)),)
    assert kinds(facts_of(by_points([1, 1]), tilts=zero)) == [("tilt_zero", "", "")]
    typo = (Tilt("ZY", YEAR, "易地般迁县", Fraction(2)),)
    assert kinds(facts_of(by_points([1, 1]), tilts=typo)) == [("unknown_mark", "", "易地般迁县")]
    assert kinds(facts_of(by_points([1, 1]), tilts=typo, headers={"县区": ("易地般迁县",)})) == []
