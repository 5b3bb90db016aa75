"""French municipal grants (DSR, DSU): growth bands and guarantees, with totals that close.

The published code clips each commune on its own (0.9 to 1.2 of last year) and never shares the
difference out again, so its sum is not the pool. Ours holds the pool: what the band gives or takes is
borne by everyone it leaves room. With a pool as large as their sum both answers are the same.
"""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from tests.real.tables import exact, manual, one_stream, planned, setting, table, whole

ROWS = table("leximpact_unit_cases.csv")
BAND = (
    setting("county_band", "status", "hard"),
    setting("county_band", "applies_to", "each_stream"),
    setting("county_band", "minimum_growth", "-0.1"),
    setting("county_band", "maximum_growth", "0.2"),
)
COMMUNES = {"甲": 1, "乙": 1, "丙": 1, "丁": 1}
PRIOR = (0, 1000, 600, 2000)


def published(case: str) -> list[int]:
    """The expected amounts of a case."""
    return [int(row["expected"]) for row in ROWS if row["case"] == case]


def test_band_in_a_pool_as_large_as_the_published_sum() -> None:
    theirs = published("dsr_growth_band")
    assert theirs == [1000, 1000, 720, 1800]
    plan = planned(one_stream(COMMUNES, sum(theirs), prior=PRIOR), BAND)
    assert exact(plan) == theirs
    assert whole(plan) == theirs


def test_band_in_the_pool_that_the_formula_shares() -> None:
    """4 × 1,000 to share: theirs pays 4,520. Ours keeps 1,800 and 900 as floors; the other two get 650 each."""
    plan = planned(one_stream(COMMUNES, 4000, prior=PRIOR), BAND)
    assert exact(plan) == [650, 900, 650, 1800]
    assert sum(published("dsr_growth_band")) == 4520


def test_a_commune_without_prior_has_no_band() -> None:
    """Beside 1,200 and 720 at their caps it shares what is left with 丁, whose band has room: 3,800 ÷ 2 each."""
    plan = planned(one_stream(COMMUNES, 5720, prior=PRIOR), BAND)
    assert exact(plan) == [1900, 1200, 720, 1900]


def test_exit_guarantee_is_paid_first_and_the_rest_shared() -> None:
    """No longer eligible, half of last year's 1,000 guaranteed by decision: 500; the others share what is left."""
    facts = one_stream({"甲": 1, "乙": 3, "丙": 1}, 1700, prior=(1000, 500, 200), scope="990002、990003")
    plan = planned(_with(facts, manual(0, "等于", published("dsu_exit_guarantee")[0])))
    assert exact(plan) == [500, 900, 300]


def test_the_better_of_two_guarantees_counts() -> None:
    """Two floors under a county that is not eligible: it gets the higher one and nothing more."""
    for low, high in ((0, 100), (50, 100), (100, 0), (100, 50)):
        facts = one_stream({"甲": 1, "乙": 1}, 1000, scope="990002")
        plan = planned(_with(facts, manual(0, "不低于", low), manual(0, "不低于", high)))
        assert exact(plan) == [published("dsu_best_guarantee")[0], 900]


def test_what_guarantees_leave_for_the_eligible() -> None:
    facts = one_stream({"甲": 1, "乙": 1, "丙": 5, "丁": 3}, 1000, scope="990003、990004")
    plan = planned(_with(facts, manual(0, "等于", 100), manual(1, "等于", 100)))
    assert exact(plan)[2:] == [500, 300]
    assert sum(exact(plan)[2:]) == published("dsu_pool_after_guarantees")[0]
    plan = planned(_with(facts, manual(0, "等于", 4), manual(1, "等于", 8)))
    assert sum(exact(plan)[2:]) == published("dsr_pool_less_guarantee")[0]


def test_a_new_commune_gets_the_better_of_guarantee_and_formula() -> None:
    """Formula 100 of 1,000; a floor of 120 costs the others 20 in proportion (theirs pays it from nowhere)."""
    better, formula = published("dsr_new_commune_guarantee_max")
    facts = one_stream({"甲": 1, "乙": 6, "丙": 3}, 1000)
    assert exact(planned(_with(facts, manual(0, "不低于", 120)))) == [better, Fraction(1760, 3), Fraction(880, 3)]
    assert exact(planned(_with(facts, manual(0, "不低于", 80)))) == [formula, 600, 300]


def test_prior_plus_pro_rata_through_the_whole_tool() -> None:
    facts = one_stream({"甲": 4000, "乙": 500}, 1450, method="基数加增量", prior=(500, 500))
    assert whole(planned(facts)) == published("dsu_prior_plus_pro_rata")
    facts = one_stream({"甲": 8, "乙": 1}, 450, method="基数加增量")
    assert whole(planned(facts)) == published("dsu_weights_no_prior")


def _with(facts, *adjustments):
    """The facts with manual adjustments."""
    from dataclasses import replace

    return replace(facts, manual=adjustments)
