"""Wrong changes to years: what one leaves the next, what is known of later ones, which of them bind."""

from __future__ import annotations

from tests.mutants.mutant import of

DECIDED = ("tests/use_cases/test_years.py", "tests/use_cases/test_years_together.py")

YEARS = (
    *of(
        "use_cases/looking_ahead.py",
        ("tests/use_cases/test_looking_ahead.py", "tests/use_cases", "tests/villages"),
        ("if column.cell.year <= year)", "if column.cell.year < year)"),
        ("if row.year <= year)", "if row.year < year)"),
        ("with_more(now.invested, got)", "now.invested"),
        ("with_more(before.invested, fully_paid(before, village_asks(before, book)))", "before.invested"),
        ("if cell.year != row.year]", "]"),
        ("(c.county, None, c.year)} & open_ones", "} & open_ones"),
        ("book, later[1:])", "book, later)"),
    ),
    *of(
        "use_cases/year.py",
        DECIDED,
        ("if isinstance(whole, WholeUnitConflict) and any_guess(whole.rows, now, book):", "if False:"),
        ("tuple(one for one in whole.others if not any_guess(one.rows, now, book))", "whole.others"),
        ("replace(stopped(now, later, programme, whole), in_units=True)", "stopped(now, later, programme, whole)"),
        ("rewards_in(now),\n        closed=True", "(),\n        closed=True"),
        ("one.year == now.year and one.reason == REWARD", "one.reason == REWARD"),
    ),
    *of(
        "use_cases/replanning.py",
        DECIDED,
        ("if not facts.is_forecast(year))", "if True)"),
        ("decide_years(facts, book, binding[-1], attributed", "decide_years(facts, book, None, attributed"),
    ),
)
