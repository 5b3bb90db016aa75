"""Rule 6 by amount: the margin is growth on the base."""

from __future__ import annotations

from dataclasses import replace

from allocator.use_cases import plan_facts
from tests.properties.choices import setting
from tests.properties.tight import CODES, UNIT, YEAR, base_facts

RULE = "deep_area_tilt"


def test_deep_counties_amount_grows_by_the_margin() -> None:
    """A margin of 50 % binds where the formula gives a sixth more: exactly 1.5 times the base, to the unit."""
    facts = base_facts(deep=5)
    facts = replace(facts, streams=tuple(replace(one, tilted=one.code == "ZF") for one in facts.streams))
    chosen = [(RULE, "status", "hard"), (RULE, "measure", "amount"), (RULE, "margin", "0.5")]
    chosen += [("deep_county_uplift", "status", "off")]
    ledger = plan_facts(facts, tuple(setting(*one) for one in chosen)).ledger
    assert ledger is not None
    base, given = (
        ledger.prior_total(CODES[:5], ("ZF",), YEAR),
        ledger.total(CODES[:5], ("ZF",), YEAR),
    )
    assert 0 <= 2 * given - 3 * base < 2 * UNIT
