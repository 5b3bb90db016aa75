"""Years rounded together: a year's whole units must leave the next year a plan in whole units."""

from __future__ import annotations

from dataclasses import replace

from allocator.certificate.standalone import check_plan
from allocator.certificate.writing import YearProof
from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.records import AT_LEAST, Issued, Manual
from allocator.domain.stream import Pool
from allocator.use_cases import plan_facts
from allocator.use_cases.deciding import decide_years
from allocator.use_cases.preparing import prepared
from allocator.use_cases.replanning import replanned
from tests.certificate.years import certificate
from tests.conflict.planted import decided
from tests.use_cases.towns import CODES, facts, setting, wan

UNIT = 100
# Each deep county keeps 1.5 times what it had.
HALF_MORE = (
    setting("deep_county_uplift", "normal_growth", "fixed"),
    setting("deep_county_uplift", "fixed_growth", "0.5"),
    setting("deep_county_uplift", "uplift", "0"),
    setting("delisted_hold_harmless", "status", "off"),
)


def two_counties(next_pool: int = 1500, issued: tuple[int, ...] = ()) -> Facts:
    """甲 and 乙, both deep, share 中央专项 by poor people 54 : 46 in units of 100 万元: 1,000 in 2018, then more.

    Last year each had 200, so that 2018 asks for 300 each, and nothing is decided by it.
    """
    start = facts({"ZY": 1000}, last_year=(200, 200, 0, 0), years=(2018, 2019), deep=(0, 1))
    poor = dict(zip(CODES, (5400, 4600), strict=False))
    counties = tuple(
        replace(one, figures={"贫困人口(人)": poor[one.code]}) for one in start.counties if one.code in poor
    )
    return replace(
        start,
        counties=counties,
        streams=tuple(replace(one, unit=wan(UNIT)) for one in start.streams if one.code == "ZY"),
        last_year={key: amount for key, amount in start.last_year.items() if key[0] in poor},
        pools={**start.pools, ("ZY", 2019): Pool("ZY", 2019, wan(next_pool))},
        issued=tuple(Issued(code, "ZY", 2018, wan(one)) for code, one in zip(CODES, issued, strict=False)),
    )


def units(result: object, year: int) -> list[int]:
    """What 甲 and 乙 get in a year, in units of 100 万元."""
    assert result.plan is not None  # type: ignore[attr-defined]
    return [result.plan.amounts[Cell(code, "ZY", year)] // wan(UNIT) for code in CODES[:2]]  # type: ignore[attr-defined]


def test_a_year_is_rounded_so_that_the_next_has_a_plan_in_whole_units() -> None:
    """5.4 and 4.6 units are nearest to 5 and 5, and 7.5 + 7.5 = 15 is next year's pool exactly; but in whole units
    8 + 8 = 16. 6 and 4 ask for 9 + 6 = 15."""
    result = plan_facts(two_counties(), HALF_MORE)
    assert result.status == "ok"
    assert (units(result, 2018), units(result, 2019)) == ([6, 4], [9, 6])
    assert result.plan is not None
    assert [(year.looked_ahead, year.together) for year in result.plan.years] == [(True, True), (False, False)]
    assert [one for one in result.findings if one.kind == "broken"] == []
    assert result.notes == ("2018 年单独取整会使以后年度没有整单位方案,已与以后年度一并取整。",)


def test_a_year_that_hurts_nobody_is_rounded_alone() -> None:
    """1,600 next year are enough for 8 + 8."""
    result = plan_facts(two_counties(1600), HALF_MORE)
    assert (units(result, 2018), units(result, 2019)) == ([5, 5], [8, 8])
    assert result.plan is not None
    assert not any(year.looked_ahead or year.together for year in result.plan.years)


def test_no_plan_of_both_years_in_whole_units_is_a_conflict_that_names_both() -> None:
    """500 issued to each leave only 5 and 5, which ask for 16 of 15. Units of 50 would do: 7.5 + 7.5."""
    result = plan_facts(two_counties(issued=(500, 500)), HALF_MORE)
    assert result.status == "conflict"
    assert result.conflict is not None
    assert result.conflict.kind == "whole_units"
    assert result.conflict.text.startswith("2018、2019 年取整冲突:")
    assert {"deep_county_uplift", "spend_the_pool", "already_issued"} >= set(result.conflict.rules)
    assert "50万元" in result.conflict.text
    assert "2019 年资金 中央专项“总盘分完”须等于 1500万元" in result.conflict.text
    assert "2019 年县区 甲县“深度贫困县再提高20%”不低于上年的 150%" in result.conflict.text
    assert "2018 年县区 甲县“已下达不收回”不低于 500万元" in result.conflict.text
    pools = [repair.pool for repair in result.conflict.repairs if repair.pool]
    assert pools == [("ZY", 2019, "1600")]


def apart(stream: str) -> Manual:
    """甲's 400 of a stream or more, decided not to count in the next year's base; below the entitlement of 500."""
    return replace(decided(CODES[0], AT_LEAST, 400, stream), counts_next_year=False)


def test_a_clash_of_units_with_a_base_that_is_a_guess_is_no_proof() -> None:
    """The same, but what counts of 甲's 500 in 2019 is known only once 2018 is decided."""
    result = plan_facts(replace(two_counties(issued=(500, 500)), manual=(apart("ZY"),)), HALF_MORE)
    assert (result.status, result.conflict) == ("no_answer", None)
    assert "在以前年度已定的方案之后没有整单位方案" in result.reason


def test_beside_a_clash_that_is_sure_no_guess_is_told() -> None:
    """The same of 省级专项, where all is sure; each stream keeps 1.5 times what it had."""
    start = two_counties(issued=(500, 500))
    streams = (replace(start.streams[0], code="SZ", name="省级专项", level="省级"), *start.streams)
    known = replace(
        start,
        streams=streams,
        pools={
            (s.code, year): replace(pool, stream=s.code) for s in streams for (_, year), pool in start.pools.items()
        },
        last_year={(code, s.code): amount for s in streams for (code, _), amount in start.last_year.items()},
        weights={s.code: start.weights["ZY"] for s in streams},
        issued=tuple(replace(one, stream=s.code) for s in streams for one in start.issued),
    )
    band = tuple(
        setting("county_band", name, value)
        for name, value in (("status", "hard"), ("minimum_growth", "0.5"), ("applies_to", "each_stream"))
    )
    quiet = (setting("deep_county_uplift", "status", "off"), setting("delisted_hold_harmless", "status", "off"))
    for manual, others in (((), 1), ((apart("ZY"),), 0)):
        found = plan_facts(replace(known, manual=manual), (*quiet, *band)).conflict
        assert found is not None and "省级专项" in found.text
        assert len(found.others) == others


def test_every_run_over_the_years_goes_back_alike() -> None:
    resolved = prepared(two_counties(), HALF_MORE)
    again = replanned(resolved.facts, resolved.book)
    assert [sorted(year.amounts.values()) for year in again.years] == [[wan(400), wan(600)], [wan(600), wan(900)]]
    told: list[str] = []
    decide_years(resolved.facts, resolved.book, progress=told.append)
    assert any("2018 年与以后年度一并取整" in one for one in told)


def test_the_certificate_of_years_rounded_together_is_proved() -> None:
    result = plan_facts(two_counties(), HALF_MORE)
    assert result.plan is not None
    years = [YearProof(year.programme, year.solution, year.amounts) for year in result.plan.years]
    lines, whole = check_plan(certificate(*years))
    assert whole, lines
