"""For each rule: at least 20 one-unit edits of a tight plan (amount, base, flag) each yield that rule's finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.audit import audit
from allocator.domain.county import Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.records import AT_LEAST, AT_MOST, EQUAL, Issued, Manual
from allocator.rules import RULES
from allocator.use_cases import plan_facts
from tests.properties import tight
from tests.properties.choices import setting
from tests.properties.tight import CODES, STREAMS, UNIT, YEAR, Tight, base_facts
from tests.properties.tight_reports import REPORTS
from tests.properties.tight_wider import OFF, WIDER


def villages() -> tuple[Village, ...]:
    """Two deep villages in each of the first six counties, so that each needs more than the formula gives."""
    return tuple(
        Village(f"{code}1002{n:02d}", f"村{n}", code, (300 - 20 * n) * UNIT) for code in CODES[:6] for n in (1, 2)
    )


def floors() -> tuple[Issued, ...]:
    """已下达 above the formula on ten cells of ZY (the pool can bear it)."""
    return tuple(
        Issued(code, "ZY", YEAR, (300 + 11 * n) * UNIT + 350 * UNIT * (n != 3), "示例")
        for n, code in enumerate(CODES[:5])
    ) + tuple(Issued(code, "SZ", YEAR, (280 + n) * UNIT, "示例") for n, code in enumerate(CODES[5:10]))


def decisions() -> tuple[Manual, ...]:
    """等于, 不低于 and 不高于 on cells and totals, each away from the formula."""
    rows = [(code, "ZY", EQUAL, 400 + n) for n, code in enumerate(CODES[:5])]
    rows += [(code, "SZ", AT_LEAST, 330 + n) for n, code in enumerate(CODES[:3])]
    rows += [(code, "NZ", AT_MOST, 100 + n) for n, code in enumerate(CODES[5:8])]
    rows += [(CODES[10], None, EQUAL, 2000)]
    return tuple(
        Manual(code, stream, YEAR, how, amount * UNIT, True, "示例", "示例") for code, stream, how, amount in rows
    )


def with_gaps(facts: Facts) -> Facts:
    """三保缺口 above what the formula gives, for ten counties."""
    counties = tuple(
        replace(c, figures={**c.figures, "三保缺口(万元)": Fraction(425 + n)}) for n, c in enumerate(facts.counties)
    )
    return replace(facts, counties=counties)


def directed(facts: Facts) -> Facts:
    """The group's streams go to poverty counties only, and must."""
    streams = tuple(replace(s, scope="贫困县", directed_to="贫困县") if s.in_group else s for s in STREAMS)
    last_year = {(c, s): (a if s in ("NZ", "ZF") or c in CODES[:4] else 0) for (c, s), a in facts.last_year.items()}
    return replace(facts, streams=streams, last_year=last_year)


BAND = (
    setting("county_band", "status", "hard"),
    setting("county_band", "minimum_growth", "0.12"),
    setting("county_band", "maximum_growth", "0.2"),
)
TIGHT = (
    Tight("spend_the_pool", base_facts(), OFF, tight.pool_edits),
    Tight("deep_county_uplift", base_facts(deep=5), OFF[1:], tight.uplift_edits),
    Tight(
        "deep_village_floor",
        base_facts(villages=villages()),
        (*OFF, setting("deep_village_floor", "campaign_to", "2018")),
        tight.village_edits,
    ),
    Tight(
        "delisted_hold_harmless",
        base_facts(poverty=10),
        (
            OFF[0],
            setting("delisted_hold_harmless", "status", "hard"),
            setting("delisted_hold_harmless", "floor_share", "1.2"),
        ),
        tight.hold_harmless_edits,
    ),
    Tight(
        "basic_needs_first",
        with_gaps(base_facts()),
        (*OFF, setting("basic_needs_first", "status", "hard")),
        tight.gap_edits,
    ),
    Tight("poor_area_only", directed(base_facts(poverty=4)), OFF, tight.directed_edits),
    Tight("county_band", base_facts(), (*OFF, *BAND), tight.band_edits),
    Tight("already_issued", base_facts(issued=floors()), OFF, tight.issued_edits),
    Tight("manual_adjustment", base_facts(manual=decisions()), OFF, tight.manual_edits),
    *WIDER,
    *REPORTS,
)


def findings_of(rule: str, ledger: Ledger, book) -> set[tuple[str, str]]:
    """(subject, kind) of one rule's findings, all its instances together."""
    return {(one.subject, one.kind) for one in audit(ledger, book) if one.rule.partition("[")[0] == rule}


def test_every_rule_has_a_tight_plan() -> None:
    assert {one.rule for one in TIGHT} == {rule.id for rule in RULES}


@pytest.mark.parametrize("case", TIGHT, ids=[one.rule for one in TIGHT])
def test_every_one_unit_edit_is_found(case: Tight) -> None:
    result = plan_facts(case.facts, case.settings)
    assert result.plan is not None and result.ledger is not None, (result.status, result.conflict, result.problems)
    clean = findings_of(case.rule, result.ledger, result.book)
    edits = tuple(case.edits(result.ledger))
    unseen = [name for name, ledger in edits if findings_of(case.rule, ledger, result.book) <= clean]
    assert clean == set()
    assert unseen == []
    assert len(edits) >= 20
