"""Rule 11 with too little quota: the exact plan is the leximin of x ÷ demand, whole amounts are under a unit away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.audit import audit
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Issued
from allocator.domain.stream import Pool, Stream
from allocator.rules.bond_quota_priority import DEMAND, ROOM
from allocator.use_cases import PlanResult, plan_facts
from allocator.use_cases.trying import falling_short
from tests.use_cases.towns import CODES, facts, setting, wan

OFF = tuple(setting(rule, "status", "off") for rule in ("deep_county_uplift", "delisted_hold_harmless"))


def bonds(quota: int, demands: tuple[int, ...], room: int = 5000, more: int = 0) -> Facts:
    """A bond stream (with ``more`` in a second one) for four counties; the deep ones, first in order, have demands."""
    start = facts(deep=tuple(range(len(demands))))
    asked = (*demands, *(900 for _ in CODES[len(demands) :]))
    counties = tuple(
        replace(county, figures={**county.figures, DEMAND: Fraction(demand), ROOM: Fraction(room)}, debt_risk="绿")
        for county, demand in zip(start.counties, asked, strict=True)
    )
    pools = {"ZQ": quota, **({"ZX": more} if more else {})}
    streams = tuple(Stream(code, f"债券{code}", "省级", "债券", "全部", "全额因素法") for code in pools)
    return replace(
        start,
        counties=counties,
        streams=streams,
        pools={(code, year): Pool(code, year, wan(total)) for code, total in pools.items() for year in (2017, 2018)},
        last_year={},
        weights=dict.fromkeys(pools, start.weights["ZY"]),
    )


def planned(known: Facts, status: str = "soft") -> PlanResult:
    """The plan with the rule in force."""
    result = plan_facts(known, (*OFF, setting("bond_quota_priority", "status", status)))
    assert result.status == "ok" and result.plan is not None
    return result


def sums(result: PlanResult, exact: bool) -> list[Fraction]:
    """What each county has of bonds (万元)."""
    assert result.plan is not None
    (year,) = result.plan.years
    amounts = year.exact if exact else year.amounts
    return [Fraction(sum(x for cell, x in amounts.items() if cell.county == code)) / wan(1) for code in CODES]


@pytest.mark.parametrize("status", ["soft", "hard"])
@pytest.mark.parametrize(
    ("quota", "demands", "exact", "whole"),
    [
        (100, (100, 100, 100), ("100/3", "100/3", "100/3"), (34, 33, 33)),
        (450, (300, 400), ("1350/7", "1800/7"), (193, 257)),
        (1999, (1000, 1000, 1000, 1000), ("1999/4",) * 4, (500, 500, 500, 499)),
    ],
)
def test_shares_are_exact_and_whole_amounts_next_to_them(
    status: str, quota: int, demands: tuple[int, ...], exact: tuple[str, ...], whole: tuple[int, ...]
) -> None:
    result = planned(bonds(quota, demands), status)
    others = len(CODES) - len(demands)
    assert sums(result, exact=True) == [*map(Fraction, exact), *[0] * others]
    assert sums(result, exact=False) == [*whole, *[0] * others]
    assert result.ledger is not None
    assert not [one for one in audit(result.ledger, result.book) if one.rule == "bond_quota_priority"]


def test_two_bond_streams_are_one_quota() -> None:
    """100 + 11 among three demands of 100: 37 each in all, however the two streams are mixed."""
    result = planned(bonds(100, (100, 100, 100), more=11), "hard")
    assert sums(result, exact=True) == sums(result, exact=False) == [37, 37, 37, 0]


@pytest.mark.parametrize("status", ["soft", "hard"])
def test_streams_of_different_units_are_next_to_the_share_as_the_audit_counts(status: str) -> None:
    """A stream in 1 and one in 0.5 万元: of 52 the shares by 100 : 90 : 70 are 20, 18 and 14, no 19.5 and 14.5."""
    known = bonds(40, (100, 90, 70), more=12)
    streams = tuple(replace(one, unit=wan(1) // (2 if one.code == "ZX" else 1)) for one in known.streams)
    result = planned(replace(known, streams=streams), status)
    assert sums(result, exact=False) == [20, 18, 14, 0]
    assert result.ledger is not None
    assert not [one for one in audit(result.ledger, result.book) if one.rule == "bond_quota_priority"]


def in_three_halves(quota: int, more: int, issued: tuple[Issued, ...] = ()) -> PlanResult:
    """ZQ in 1 and ZX in 1.5 万元, for 甲 and 乙 that ask for 12 and 6; the rule is soft."""
    known = bonds(quota, (12, 6), more=more)
    streams = tuple(replace(one, unit=wan(3) // 2 if one.code == "ZX" else wan(1)) for one in known.streams)
    return planned(replace(known, streams=streams, issued=issued))


def test_soft_shares_that_whole_units_can_meet_are_met() -> None:
    """6 + 3 between 甲 and 乙 are 6 and 3, as the audit counts, not 5.5 and 3.5 nearer to the mix of the exact plan."""
    result = in_three_halves(6, 3)
    assert sums(result, exact=True) == sums(result, exact=False) == [6, 3, 0, 0]
    assert result.ledger is not None
    assert not [one for one in audit(result.ledger, result.book) if one.rule == "bond_quota_priority"]


def test_what_is_missed_is_the_same_for_audit_plan_and_repairs() -> None:
    """Of 12 the shares are 8 and 4, in threes 6 to 9 and 3 to 6. 乙 was issued 7: 1 too much, 甲 has 1 too little."""
    issued = tuple(Issued(CODES[1], code, 2018, wan(money), "省〔2017〕1号") for code, money in (("ZX", 6), ("ZQ", 1)))
    result = in_three_halves(6, 6, issued)
    assert result.plan is not None and result.ledger is not None
    (year,) = result.plan.years
    found = [one for one in audit(result.ledger, result.book) if one.rule == "bond_quota_priority"]
    assert [(one.subject, one.required, one.given) for one in found] == [(CODES[0], "6", "5"), (CODES[1], "6", "7")]
    missed = {row.subject: by for row, by in falling_short(year, "bond_quota_priority")}
    assert missed == {CODES[0]: wan(1), CODES[1]: -wan(1)}
    assert {row.subject: by for row, by in year.shortfall.items()} == dict.fromkeys(CODES[:2], wan(1))


def test_a_county_two_units_away_is_found_one_unit_is_not() -> None:
    result = planned(bonds(100, (100, 100, 100)), "hard")
    assert result.ledger is not None and result.plan is not None
    for amounts, due in (((33, 33, 34), []), ((35, 33, 32), [(CODES[0], "34", "35"), (CODES[2], "33", "32")])):
        moved = {
            cell: wan(amounts[CODES.index(cell.county)]) for cell in result.ledger.amounts if cell.county != CODES[3]
        }
        found = audit(replace(result.ledger, amounts={**result.ledger.amounts, **moved}), result.book)
        mine = [one for one in found if one.rule == "bond_quota_priority"]
        assert [(one.subject, one.required, one.given) for one in mine] == due
        assert all(one.kind == "broken" for one in mine)


def test_a_stream_that_one_county_alone_may_use_is_a_quota_of_its_own() -> None:
    """甲 alone may use ZX (1,000): its 900 are there, while 乙 and 丙 share the 100 of ZQ by their demands."""
    known = bonds(100, (900, 100, 300), more=1000)
    streams = tuple(replace(one, scope=CODES[0] if one.code == "ZX" else CODES[1]) for one in known.streams)
    streams = tuple(replace(one, scope="、".join(CODES[1:])) if one.code == "ZQ" else one for one in streams)
    result = planned(replace(known, streams=streams), "hard")
    assert sums(result, exact=True) == [1000, 25, 75, 0]
    (rule,) = (one for one in result.book if one.rule.id == "bond_quota_priority")
    assert result.ledger is not None
    said = [rule.rule.explain(result.ledger, rule.values, code, 2018) or "" for code in CODES]
    assert "应不少于 900 万元,安排 1,000 万元。" in said[0]
    assert "按需求比例应安排 25 万元,安排 25 万元。" in said[1]
    assert said[3].startswith("新增债券限额“债券ZQ” 100 万元,不足以满足深度贫困县可安排需求 400 万元,")
    assert said[3].endswith("本县不安排,安排 0 万元。")


@pytest.mark.parametrize("status", ["soft", "hard"])
def test_a_whole_share_that_was_issued_before_is_kept(status: str) -> None:
    """34 is one of the two multiples next to 33 1/3: the plan of a year issued in part can be made again."""
    issued = (Issued(CODES[0], "ZQ", 2018, wan(34), "省〔2017〕1号"),)
    result = planned(replace(bonds(100, (100, 100, 100)), issued=issued), status)
    assert sums(result, exact=True) == sums(result, exact=False) == [34, 33, 33, 0]
    assert result.ledger is not None and result.plan is not None
    assert not [one for one in audit(result.ledger, result.book) if one.rule == "bond_quota_priority"]
    assert result.plan.years[0].shortfall == {}


def test_more_than_a_whole_share_issued_is_a_conflict_when_hard_and_a_shortfall_when_soft() -> None:
    issued = (Issued(CODES[0], "ZQ", 2018, wan(35), "省〔2017〕1号"),)
    known = replace(bonds(100, (100, 100, 100)), issued=issued)
    soft = planned(known)
    assert sums(soft, exact=True) == [35, Fraction(65, 2), Fraction(65, 2), 0]
    hard = plan_facts(known, (*OFF, setting("bond_quota_priority", "status", "hard")))
    assert hard.conflict is not None
    assert hard.conflict.rules == ("bond_quota_priority", "already_issued")
