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
        ("isinstance(answer, Stopped) and rests_on_guesses(answer, now, book)", "False"),
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
    *of(
        "use_cases/deciding.py",
        ("tests/use_cases/test_deciding.py", "tests/use_cases/test_years.py", "tests/use_cases/test_years_together.py"),
        ("if stop.later and stop.year not in together:", "if stop.later:"),
        ("if not stop.in_units or stop.ledger", "if stop.ledger"),
        ("if not one.closed and one.year not in together)", "if one.year not in together)"),
        ("if one.given < one.total)", "if True)"),
        ("any(one.year in together for one in years):", "False:"),
        ("here.years[-1].ahead if here.years else {}", "{}"),
        ("harmless = facts.is_forecast(year) and bool(here.years)", "harmless = facts.is_forecast(year)"),
    ),
    *of(
        "use_cases/shaping.py",
        ("tests/use_cases/test_deciding.py", *DECIDED),
        ("weight * growth[c.stream]", "weight"),
        ("guess = scaled(now, weights, year)\n", "guess = weights\n"),
        ("if one.reason != REWARD or one.year < year)", "if True)"),
        ("if one.year == now.year}\n    given", "}\n    given"),
    ),
    *of(
        "use_cases/carrying.py",
        DECIDED,
        ("if one.reason != REWARD or one.year < decided.year)", "if one.reason != REWARD)"),
    ),
)
