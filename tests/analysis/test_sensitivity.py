"""Which cells decide: by head, against trying every one of them, and what is never called proved."""

from __future__ import annotations

from dataclasses import replace

from allocator.analysis.errors import wrong_values
from allocator.analysis.inputs import InputCell, input_cells, with_value
from allocator.analysis.screening import ENOUGH_CAUGHT, Guess, best_guesses, only_screened, turn
from allocator.domain.analysis import CAUGHT, REPLANNED, SCREENED, Sensitivity
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import Executed, Issued
from allocator.domain.stream import FORECAST_POOL
from allocator.use_cases.analysing import screen_ground
from allocator.use_cases.analysis_lines import cell_line
from allocator.use_cases.screening import guesses
from allocator.use_cases.side_by_side import one_by_one
from allocator.use_cases.trial import TrialGround, tried
from tests.analysis.asked import LOOSE, analysed, planned
from tests.use_cases.towns import CODES, facts, setting, wan
from tests.workbooks_out.test_papers_by_year import with_guards

MONEY = frozenset({"NZ", "SZ", "ZY"})


def by_name(found: tuple[Sensitivity, ...]) -> dict[str, Sensitivity]:
    """Name → what was found."""
    return {one.name: one for one in found}


def test_one_per_cent_more_poor_people() -> None:
    """4,040 of 10,040: 402.4 of 1,000 instead of 400; the others 298.8, 199.2 and 99.6, so 乙 and 丙 give one each."""
    found = by_name(analysed(facts(deep=()), LOOSE).sensitivity)["甲县 贫困人口(人)"]
    assert (found.value, found.wrong, found.outcome) == ("4000", "4040", REPLANNED)
    assert found.moves is not None
    assert found.moves.gains == ((CODES[0], wan(6)),)
    assert found.moves.losses == ((CODES[1], wan(3)), (CODES[2], wan(3)))
    assert (found.moves.moved, found.moves.largest, found.moves.cells, found.moves.counties) == (wan(6), wan(2), 9, 3)


def test_an_error_that_the_check_catches_is_told_as_such() -> None:
    found = by_name(analysed(facts(deep=()), LOOSE).sensitivity)
    weight = found["“中央专项”贫困人口(人) 权重"]
    assert (weight.outcome, weight.moves) == (CAUGHT, None)
    assert "因素权重合计 101.00%" in weight.text
    last = next(one for one in found.values() if one.sheet == "上年安排")
    assert last.outcome == CAUGHT and "与“上年安排”各县区合计" in last.text


def test_the_order_is_that_of_the_true_effect() -> None:
    found = analysed(facts(), (*LOOSE, setting("deep_county_uplift", "uplift", "15%"))).sensitivity
    proved = [one.moves.moved for one in found if one.moves is not None]
    assert proved == sorted(proved, reverse=True) and len(proved) >= 5
    kinds = [{REPLANNED: 0, CAUGHT: 1, SCREENED: 2}[one.outcome] for one in found]
    assert kinds == sorted(kinds)
    assert all(one.moves is None for one in found if one.outcome == SCREENED)


def every_trial(start: Facts, ground: TrialGround) -> dict[str, int]:
    """Name → money moved by its worst error, every cell planned anew; what the check catches is left out."""
    found = {}
    for cell in input_cells(start):
        for wrong in wrong_values(cell):
            trial = tried(ground, with_value(start, cell, wrong))
            if trial.moves is not None:
                found[cell.name] = max(found.get(cell.name, 0), trial.moves.moved)
    return found


def test_screening_finds_what_trying_everything_finds() -> None:
    """甲 deep with an uplift that binds, 丁 with issued money that binds: the first guess is the worst cell of all."""
    issued = Issued(CODES[3], "NZ", 2018, wan(300), "文号")
    start = replace(facts(), issued=(issued,))
    rules = (*LOOSE, setting("deep_county_uplift", "uplift", "15%"))
    result = planned(start, rules)
    assert result.plan is not None
    (plan,) = result.plan.years
    trial = TrialGround(start, rules, 2018, dict(plan.amounts), MONEY, 2018)
    truth = every_trial(start, trial)
    ground = screen_ground(trial, result.facts, result.book, (plan,), plan)
    passing = [one for one in best_guesses(guesses(ground, one_by_one)) if ground.cells[one.place].name in truth]
    order = [ground.cells[one.place].name for one in passing]
    assert truth[order[0]] == max(truth.values()) > 0
    assert {name for name, moved in truth.items() if moved > wan(3)} <= set(order[:6])
    listed = by_name(analysed(start, rules).sensitivity)
    assert all(listed[name].moves.moved == truth[name] for name in order[:6])  # type: ignore[union-attr]


def test_a_closed_year_is_not_asked_about() -> None:
    closed = tuple(Executed(code, stream, 2018, wan(250), "文号") for code in CODES for stream in sorted(MONEY))
    found = analysed(replace(facts(deep=(), years=(2018, 2019)), executed=closed), LOOSE)
    assert found.year == 2019
    assert "2019 年“中央专项”全年安排" in by_name(found.sensitivity)
    all_closed = replace(facts(deep=()), executed=closed)
    assert (analysed(all_closed, LOOSE).year, analysed(all_closed, LOOSE).cliffs) == (None, ())


def cell(sheet: str, kind: str, position: int) -> InputCell:
    """A cell of a kind."""
    part = ("figure", str(position), kind)
    return InputCell(sheet, (str(position),), kind, kind, f"{kind}{position}", Fraction(1000), Fraction(1), part)


def test_what_is_always_caught_is_not_tried_for_ever() -> None:
    cells = [cell("上年安排", "甲类", n) for n in range(10)] + [cell("县区", "乙类", n) for n in range(10, 20)]
    best = [Guess(n, Fraction(1010), 100 - n, moving=True) for n in range(20)]
    known: dict[int, str | None] = {}
    while True:
        taken, unknown = turn(cells, best, known, 12)
        if not unknown:
            break
        known |= {one.place: "不等" if one.place < 10 else None for one in unknown}
    assert [one.place for one in taken] == [10, 11, 12, 13]
    assert sum(text is not None for text in known.values()) == ENOUGH_CAUGHT
    assert {one.place for one in only_screened(cells, best, known, taken)} == set(range(14, 20))


def test_a_plan_of_forecasts_only_is_analysed_in_its_first_year() -> None:
    start = facts()
    pools = {key: replace(one, nature=FORECAST_POOL) if key[1] == 2018 else one for key, one in start.pools.items()}
    found = analysed(replace(start, pools=pools), LOOSE)
    assert found.year == 2018 and found.sensitivity and found.cliffs


def test_a_quota_that_moves_no_money_is_told_as_such() -> None:
    start = with_guards()
    found = analysed(start, LOOSE)
    lines = [cell_line(one) for one in found.sensitivity if one.moves and one.moves.cells]
    assert any(line.endswith("1000 误为 1010,资金不变,只有以人、亩计的指标变动,4 个县区变动。") for line in lines)
    assert not any("调整 0 万元" in line for line in lines)
