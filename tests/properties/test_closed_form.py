"""One total and bands: the staged solver, made to solve it, finds the closed form; neither solves what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from hypothesis import given, settings

from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import AT_LEAST, AT_MOST, Manual
from allocator.domain.scenario import Setting
from allocator.domain.stream import BASE_PLUS, BY_FACTORS, GIVEN, Stream
from allocator.solving.block_plan import BlockPlan, by_stages, plain_plan
from allocator.solving.blocks import Block, Contradiction, blocks_of
from allocator.solving.closed_form import is_plain
from allocator.solving.rounds import start
from allocator.solving.simplex import INFEASIBLE, OPTIMAL
from allocator.solving.staged import staged
from allocator.use_cases import plan_facts
from tests.properties.choices import dice_of_a_seed, hundredth, setting
from tests.properties.programmes import programme_of
from tests.properties.provinces import FIRST, Case, chance, province, replace_facts
from tests.properties.tally import Tally, examples


def unlinked(dice: Random, banded: bool) -> tuple[Setting, ...]:
    """Only rules about one cell: what was issued or decided, or a band per stream that most pools fit in."""
    band = "county_band"
    alone = (
        setting("deep_county_uplift", "status", "off"),
        setting("deep_village_floor", "status", "off"),
        setting("delisted_hold_harmless", "status", "off"),
        setting("listed_group_growth", "status", "off"),
    )
    if not banded:
        return alone
    return (
        *alone,
        setting(band, "status", "hard"),
        setting(band, "applies_to", "each_stream"),
        setting(band, "minimum_growth", hundredth(dice, -30, -5)),
        setting(band, "maximum_growth", hundredth(dice, 50, 80)),
    )


def narrowed(dice: Random, facts: Facts) -> Facts:
    """Some streams only for two counties: the others' last year's money stays as a base without entitlement."""
    codes = "、".join(county.code for county in dice.sample(facts.counties, 2))

    def narrow(stream: Stream) -> Stream:
        chosen = stream.method in (BY_FACTORS, BASE_PLUS) and chance(dice, 40)
        return replace(stream, scope=codes) if chosen else stream

    return replace(facts, streams=tuple(narrow(stream) for stream in facts.streams))


def hemmed(dice: Random, case: Case) -> Case:
    """Decisions around the plan without them: floors and caps near what cells get, in some streams a cap on each.

    Counties out of a stream's scope get a floor there in some cases: cells without entitlement, with a base or none.
    """
    plan = plan_facts(case.facts, case.settings).plan
    if plan is None:
        return case
    facts, decided = case.facts, {(one.county, one.stream) for one in case.facts.manual}
    manual, last_year = list(facts.manual), {**facts.last_year}
    for stream in facts.streams:
        inside = sum(cell.stream == stream.code for cell in plan.years[0].exact)
        capped = inside < len(facts.counties) and chance(dice, 70)
        for county in facts.counties:
            key = (county.code, stream.code)
            if key in decided or stream.method == GIVEN:
                continue
            amount = plan.years[0].exact.get(Cell(*key, FIRST))
            if amount is None:
                if not capped and chance(dice, 50):
                    continue
                last_year[key] = last_year[key] or dice.randint(0, 9) * stream.unit
                how, least = AT_LEAST, dice.randint(0, 3) * stream.unit
            elif capped or chance(dice, 25):
                how, least = AT_MOST, int(amount * dice.randint(70, 110)) // 100
            elif chance(dice, 40):
                how, least = AT_LEAST, int(amount * dice.randint(90, 125)) // 100
            else:
                continue
            manual.append(Manual(*key, FIRST, how, least // stream.unit * stream.unit, True, "示例理由", "示例领导"))
    return replace(case, facts=replace_facts(facts, manual=tuple(manual), last_year=last_year))


def plain_blocks(case: Case, tally: Tally) -> Iterator[Block]:
    """The plain blocks of a case that has a plan."""
    result = tally.count(plan_facts(case.facts, case.settings))
    if result.plan is None:
        return
    blocks = blocks_of(programme_of(result))
    assert not isinstance(blocks, Contradiction)
    yield from (block for block in blocks if is_plain(block))


def with_total(block: Block, total: Fraction) -> Block:
    """The same with another total to share."""
    (row,) = block.rows
    return replace(block, rows=[replace(row, lower=total, upper=total)])


def by_lp(block: Block) -> BlockPlan | None:
    """The staged solver's plan; None where it says that there is none."""
    stages = staged(block)
    status = start(stages)
    assert status in (OPTIMAL, INFEASIBLE)
    if status == INFEASIBLE:
        return None
    plan = by_stages(block, stages)
    assert isinstance(plan, BlockPlan), plan
    return plan


def edges(block: Block) -> Iterator[Fraction]:
    """The least and the most that the bands allow: totals that leave one plan."""
    yield sum(block.lower, Fraction(0))
    tops = [top for top in block.upper if top is not None]
    if len(tops) == len(block.upper):
        yield sum(tops, Fraction(0))


def agree(block: Block) -> BlockPlan | None:
    """The block's plan, if it has one; both solvers say so, give the same amounts and the same levels."""
    closed, staged_plan = plain_plan(block), by_lp(block)
    if isinstance(closed, Contradiction):
        assert staged_plan is None
        return None
    assert staged_plan is not None
    assert staged_plan.amounts == closed.amounts
    assert {value for value, _ in staged_plan.proofs} == {value for value, _ in closed.proofs}
    return closed


@dataclass(slots=True)
class Seen:
    """What the blocks of the property were like: with a plan, held by a band, with money beside the entitlements."""

    blocks: int = 0
    planned: int = 0
    banded: int = 0
    outside: int = 0

    def count(self, block: Block, plan: BlockPlan | None) -> None:
        """Count a block and its plan."""
        self.blocks += 1
        if plan is None:
            return
        self.planned += 1
        bounds = zip(block.columns, block.lower, block.upper, strict=True)
        formed = [(plan.amounts[one.cell], low, high) for one, low, high in bounds if one.weight > 0]
        self.banded += any(amount in (low, high) for amount, low, high in formed)
        bounds = zip(block.columns, block.lower, block.upper, strict=True)
        self.outside += any(plan.amounts[one.cell] > low for one, low, _ in bounds if one.weight <= 0)

    def demand(self) -> None:
        """A tenth of the blocks have no plan, a tenth at least have one; bands hold in a third of these."""
        assert self.blocks >= 60, self
        assert 0.1 * self.blocks <= self.planned <= 0.9 * self.blocks, self
        assert self.banded >= self.planned / 3, self
        assert self.outside >= 5, self


def test_the_staged_solver_finds_the_closed_form(tally: Tally) -> None:
    """Exact amounts and levels of every plain block; also with a total that the bands may not allow.

    In some plans cells without entitlement get more than their floor, because everyone else is at a cap.
    """
    asked, retotalled = Seen(), Seen()

    @settings(max_examples=examples(60))
    @given(dice_of_a_seed())
    def holds(dice: Random) -> None:
        facts, banded = narrowed(dice, province(dice, dice.randint(3, 5), dice.randint(2, 4))), chance(dice, 25)
        case = Case(facts, unlinked(dice, banded))
        case = case if banded else hemmed(dice, case)
        for block in plain_blocks(case, tally):
            plan = agree(block)
            assert plan is not None
            asked.count(block, plan)
            (row,) = block.rows
            assert row.lower is not None
            other = with_total(block, row.lower * dice.randint(1, 40) / 20)
            retotalled.count(other, agree(other))
            for total in edges(block):
                assert agree(with_total(block, total)) is not None

    holds()
    tally.demand()
    assert asked.banded >= asked.blocks / 3 and asked.outside >= 10, asked
    retotalled.demand()
