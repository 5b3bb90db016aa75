"""Published tables of tests/cases as rows, and a plan with one stream to put them through."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from allocator.domain.cell import Cell
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.money import PEOPLE, WAN_YUAN, Measure, to_atoms
from allocator.domain.plan import Plan
from allocator.domain.records import AT_LEAST, EQUAL, Issued, Manual
from allocator.domain.scenario import Setting
from allocator.domain.stream import Pool, Stream, Weight
from allocator.use_cases import plan_facts

CASES = Path(__file__).parent.parent / "cases"
YEAR = 2018


def table(name: str) -> list[dict[str, str]]:
    """The rows of a case file; its comment lines (the source) are skipped."""
    lines = (line for line in (CASES / name).read_text(encoding="utf-8-sig").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


def atoms(amount: str | int | Fraction, measure: Measure = WAN_YUAN) -> int:
    """A published amount in the measure → atoms."""
    found = to_atoms(Fraction(amount), measure)
    assert found is not None
    return found


def code(position: int) -> str:
    """Made-up codes 990001, 990002, … (示例)."""
    return f"99{position + 1:04d}"


def one_stream(
    points: Mapping[str, str | int | Fraction],
    pool: int | Fraction,
    header: str = "因素",
    method: str = "全额因素法",
    measure: Measure = WAN_YUAN,
    prior: Sequence[int] = (),
    scope: str = "全部",
    **more: Any,
) -> Facts:
    """Claimants by name with one figure each share ``pool`` (in the measure) of a stream FP; ``prior`` likewise."""
    counties = tuple(
        County(code(n), name, "示例市", False, False, True, figures={header: Fraction(value)})
        for n, (name, value) in enumerate(points.items())
    )
    category = "指标" if measure is PEOPLE else "转移支付"
    stream = Stream("FP", "示例资金", "省级", category, scope, method, measure, unit=measure.default_unit)
    pools = {("FP", YEAR): Pool("FP", YEAR, atoms(pool, measure))}
    if prior:
        pools["FP", YEAR - 1] = Pool("FP", YEAR - 1, atoms(sum(prior), measure))
    return Facts(
        info={"编制单位": "示例", "方案名称": "示例", "编制日期": "2018-01-01"},
        years=(YEAR,),
        counties=counties,
        streams=(stream,),
        pools=pools,
        last_year={(code(n), "FP"): atoms(amount, measure) for n, amount in enumerate(prior or [0] * len(points))},
        weights={"FP": (Weight("FP", header, "占比", Fraction(1)),)},
        **more,
    )


def issued(position: int, amount: str | int) -> Issued:
    """已下达: a floor under one claimant."""
    return Issued(code(position), "FP", YEAR, atoms(amount), "示例〔2018〕1号")


def manual(position: int, how: str, amount: int) -> Manual:
    """人工调整 of one claimant."""
    assert how in (EQUAL, AT_LEAST)
    return Manual(code(position), "FP", YEAR, how, atoms(amount), True, "示例", "示例")


def setting(rule: str, parameter: str, value: str) -> Setting:
    """One --set."""
    return Setting("rule", (rule, "", parameter, ""), value, "示例", "--set", "--set")


def planned(facts: Facts, settings: tuple[Setting, ...] = ()) -> Plan:
    """The plan; the result must be ok."""
    result = plan_facts(facts, settings)
    assert result.plan is not None, (result.status, result.reason, result.conflict, result.problems)
    assert result.status == "ok", result.findings
    return result.plan


def exact(plan: Plan, measure: Measure = WAN_YUAN) -> list[Fraction]:
    """Exact amounts of the first year in claimants' order, in the measure."""
    return [amount / measure.atoms for _, amount in sorted(plan.years[0].exact.items())]


def whole(plan: Plan, measure: Measure = WAN_YUAN) -> list[Fraction]:
    """Whole-unit amounts of the first year in claimants' order, in the measure."""
    return [Fraction(amount, measure.atoms) for _, amount in sorted(plan.years[0].amounts.items())]


def cell(position: int) -> Cell:
    """The cell of one claimant."""
    return Cell(code(position), "FP", YEAR)
