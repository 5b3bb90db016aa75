"""区划变更: amounts add up, units left go to the largest remainders, villages follow, mistakes are named."""

from __future__ import annotations

from dataclasses import replace

from allocator.boundaries import move_boundaries
from allocator.domain.county import County, Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import BoundaryChange, Given, Issued, Manual, OneOff, VillageTotal
from allocator.use_cases import plan_facts
from tests.use_cases.towns import CODES, facts, wan

OLD = "610427"
ALL, MOST, REST = Fraction(1), Fraction(3, 5), Fraction(2, 5)


def town(code: str) -> County:
    """A poverty county."""
    return County(code, f"县{code}", "示例市", poverty=True, deep=False, task=True)


def changed(*changes: tuple[str, str, int, Fraction], **more: object) -> Facts:
    """The four towns, with money under an old code that is none of them."""
    start = facts(deep=())
    last_year = {**start.last_year, (OLD, "ZY"): wan(801), (OLD, "SZ"): wan(10)}
    made = tuple(BoundaryChange(old, new, year, share) for old, new, year, share in changes)
    return replace(start, last_year=last_year, boundary_changes=made, **more)


def test_a_renamed_county_keeps_base_issued_money_and_villages() -> None:
    village = Village(f"{OLD}100201", "示例村", OLD, wan(300))
    issued = (Issued(OLD, "ZY", 2018, wan(50), "一号"), Issued(OLD, "ZY", 2018, -wan(5), "二号"))
    moved, problems = move_boundaries(
        changed(
            (OLD, CODES[0], 2018, ALL),
            villages=(village,),
            issued=issued,
            one_off=(OneOff(OLD, "ZY", 2017, wan(7)),),
            given=(Given(OLD, "SZ", 2018, wan(9)),),
            manual=(Manual(OLD, None, 2018, "不低于", wan(30), True, "研究", "王"),),
            village_totals=(VillageTotal(OLD, 2018, wan(60)),),
        )
    )
    assert problems == ()
    assert moved.last_year[CODES[0], "ZY"] == wan(400 + 801)
    assert all(county != OLD for county, _ in moved.last_year)
    assert [(one.county, one.amount, one.document) for one in moved.issued] == [
        (CODES[0], wan(50), "一号"),
        (CODES[0], -wan(5), "二号"),
    ]
    assert [one.county for one in (*moved.one_off, *moved.given, *moved.manual, *moved.village_totals)] == [
        CODES[0]
    ] * 4
    assert (moved.villages[0].county, moved.villages[0].code) == (CODES[0], village.code)


def test_a_split_is_in_whole_units_by_largest_remainder() -> None:
    """801 × 60 % = 480.6 → 481, the other gets 320; a recall of 5 splits −3 and −2."""
    issued = (Issued(OLD, "ZY", 2018, -wan(5), "收回"),)
    start = changed((OLD, CODES[0], 2018, MOST), (OLD, CODES[1], 2018, REST), issued=issued)
    moved, _ = move_boundaries(start)
    assert moved.last_year[CODES[0], "ZY"] - start.last_year[CODES[0], "ZY"] == wan(481)
    assert moved.last_year[CODES[1], "ZY"] - start.last_year[CODES[1], "ZY"] == wan(320)
    assert sum(moved.last_year.values()) == sum(start.last_year.values())
    assert [one.amount for one in moved.issued] == [-wan(3), -wan(2)]


def test_thirds_of_a_decided_amount_go_to_the_nearest_units() -> None:
    """360 in 33.33 % and 66.67 %: 119.988 and 240.012 are 120 and 240, whoever comes first; so is what stays behind."""
    manual = (Manual(OLD, "ZY", 2018, "不低于", wan(360), True, "研究", "王"),)
    third, rest = Fraction(3333, 10_000), Fraction(6667, 10_000)
    for shares, amounts in (((third, rest), (120, 240)), ((rest, third), (240, 120))):
        heirs = [(OLD, code, 2018, share) for code, share in zip(CODES, shares, strict=False)]
        moved, _ = move_boundaries(changed(*heirs, manual=manual))
        assert [one.amount for one in moved.manual] == [wan(amount) for amount in amounts]
    own = (replace(manual[0], county=CODES[0]),)
    moved, _ = move_boundaries(changed((CODES[0], CODES[1], 2018, third), manual=own))
    assert {one.county: one.amount for one in moved.manual} == {CODES[0]: wan(240), CODES[1]: wan(120)}


def test_a_county_that_gives_up_a_part_keeps_the_rest_and_its_villages() -> None:
    village = Village(f"{CODES[0]}100201", "示例村", CODES[0], 0)
    start = changed((CODES[0], CODES[1], 2018, Fraction(1, 3)), villages=(village,))
    moved, problems = move_boundaries(start)
    assert [(one.level, "66.67%" in one.text) for one in problems] == [("警告", True)]
    assert moved.last_year[CODES[0], "ZY"] == wan(400 - 133)
    assert moved.last_year[CODES[1], "ZY"] == wan(300 + 133)
    assert moved.villages[0].county == CODES[0]
    assert len(moved.counties) == 4


def test_a_merged_county_leaves_the_table_and_the_lists_of_codes() -> None:
    start = changed((CODES[3], CODES[2], 2017, ALL))
    streams = tuple(replace(stream, scope=f"{CODES[0]}、{CODES[3]}") for stream in start.streams)
    moved, _ = move_boundaries(replace(start, streams=streams))
    assert [county.code for county in moved.counties] == list(CODES[:3])
    assert {stream.scope for stream in moved.streams} == {f"{CODES[0]}、{CODES[2]}"}


def test_a_chain_of_changes_ends_at_the_last_code_and_can_be_applied_twice() -> None:
    start = changed((OLD, "610428", 2016, ALL), ("610428", CODES[0], 2018, ALL))
    moved, problems = move_boundaries(start)
    assert problems == ()
    assert moved.last_year[CODES[0], "ZY"] == wan(1201)
    assert move_boundaries(moved)[0] == moved


def test_a_change_after_the_plan_moves_nothing_and_one_inside_it_warns() -> None:
    start = changed((OLD, CODES[0], 2021, ALL))
    assert move_boundaries(start)[0].last_year == start.last_year
    later = replace(changed((OLD, CODES[0], 2019, ALL)), years=(2018, 2019))
    moved, problems = move_boundaries(later)
    assert [(one.level, "2019 年" in one.text) for one in problems] == [("警告", True)]
    assert moved.last_year[CODES[0], "ZY"] == wan(1201)


def test_cycles_unknown_codes_and_shares_above_one_are_named_and_nothing_moves() -> None:
    wrong = {
        "循环": changed((CODES[0], CODES[1], 2018, ALL), (CODES[1], CODES[0], 2018, ALL)),
        "不在“县区”表内": changed((OLD, "619999", 2018, ALL)),
        "超过 100%": changed((OLD, CODES[0], 2018, MOST), (OLD, CODES[1], 2018, MOST)),
        "没有去处": changed((OLD, CODES[0], 2018, Fraction(3, 10)), (OLD, CODES[1], 2018, MOST)),
        "应大于 0": changed((OLD, CODES[0], 2018, Fraction(0))),
    }
    for words, start in wrong.items():
        moved, problems = move_boundaries(start)
        assert moved == start
        assert problems and all(one.level == "错误" and one.sheet == "区划变更" for one in problems)
        assert any(words in one.text for one in problems), words


def test_shares_are_of_what_the_code_has_in_their_year() -> None:
    """40 % of 801 go in 2016 (320), the whole rest (481) in 2018; 60 % of the rest would leave 193 to nobody."""
    parts = ((OLD, CODES[0], 2016, REST), (OLD, CODES[1], 2018, ALL))
    start = changed(*parts)
    moved, problems = move_boundaries(start)
    assert problems == ()
    gained = [moved.last_year[code, "ZY"] - start.last_year[code, "ZY"] for code in CODES[:2]]
    assert gained == [wan(320), wan(481)]
    for later, words in ((MOST, "2018 年的划转比例合计只有 60.00%,其余 40.00% 没有去处"), (2 * MOST, "超过 100%")):
        start = changed(parts[0], (OLD, CODES[1], 2018, later))
        moved, problems = move_boundaries(start)
        assert moved == start and [one.record[2] for one in problems] == ["2018"]
        assert words in problems[0].text


def test_a_code_that_gave_up_all_gives_up_nothing_later() -> None:
    start = changed((OLD, CODES[0], 2016, ALL), (OLD, CODES[1], 2018, ALL))
    moved, problems = move_boundaries(start)
    assert moved == start
    assert [one.text for one in problems] == ["610427 在 2016 年已全部划出,2018 年没有可划转的。"]
    back = changed((OLD, CODES[0], 2016, ALL), ("610428", OLD, 2017, ALL), (OLD, CODES[1], 2018, ALL))
    assert move_boundaries(back)[1] == ()


def test_villages_of_a_split_county_must_say_where_they_belong() -> None:
    village = Village(f"{OLD}100201", "示例村", OLD, 0)
    start = changed((OLD, CODES[0], 2018, MOST), (OLD, CODES[1], 2018, REST), villages=(village,))
    assert ["深度贫困村" in one.text for one in move_boundaries(start)[1]] == [True]


def test_the_plan_starts_from_the_moved_base() -> None:
    """甲县 inherits 801 and 10 of a county renamed to it: rule 5 then protects 1,211 + 410."""
    start = changed((OLD, CODES[0], 2018, ALL))
    pools = {key: replace(pool, total=wan(3000)) for key, pool in start.pools.items()}
    result = plan_facts(replace(start, pools=pools))
    assert result.ledger is not None
    assert result.ledger.prior(CODES[0], "ZY", 2018) == wan(1201)
    assert result.ledger.prior(CODES[0], "SZ", 2018) == wan(410)
    refused = plan_facts(changed((OLD, "619999", 2018, ALL)))
    assert refused.status == "problems"
