"""Random clashes: the rules named clash and no part of them does, sizes by scipy, repairs that work and are tight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from allocator.conflict.culprits import Clash, clashes, without_rows
from allocator.conflict.describe import told
from allocator.conflict.following import following
from allocator.domain.conflict import REPAIRS, Conflict, Repair
from allocator.domain.fraction import Fraction
from allocator.domain.money import Measure, grouped
from allocator.domain.parameter import MONEY
from allocator.domain.programme import Infeasible, LinearProgramme, Row
from allocator.domain.scenario import Setting
from allocator.rules import RULES
from allocator.scenario_files import parse_set
from allocator.use_cases import PlanResult, plan_facts
from allocator.use_cases.mending import tools_of
from allocator.use_cases.trying import falling_short
from tests.conflict.clashing import Stop, clashing, stop_of
from tests.conflict.independent import POOL_RULE, hard_rows, holds, shortage
from tests.properties.provinces import Case
from tests.properties.tally import Tally, examples


def counted(tally: Tally, case: Case) -> PlanResult:
    """The case planned and counted; a clash counts as what the property is about."""
    result = plan_facts(case.facts, case.settings)
    tally.cases += 1
    tally.feasible += result.status == "ok"
    tally.binding += result.conflict is not None
    if result.conflict is not None:
        kind = result.conflict.kind + (" with others" if result.conflict.others else "")
        tally.rules[kind] = tally.rules.get(kind, 0) + 1
        several = f"{min(3, len(result.conflict.repairs))} or more repairs"
        tally.rules[several] = tally.rules.get(several, 0) + 1
    assert result.status in ("ok", "conflict", "no_answer"), result.problems
    return result


def found_again(stop: Stop) -> tuple[LinearProgramme, list[Clash]]:
    """All rows of the year and of those behind, and the clashes as they are found."""
    tools = tools_of(stop.stopped, stop.book, stop.later)
    everything = tools.under((), all_years=True)
    assert everything is not None
    found = clashes(stop.stopped.programme, tools)
    assert found
    guilty = frozenset(row for clash in found for row in clash.guilty)
    found = [*found, *(clashes(without_rows(everything, guilty), tools) or [])]
    return everything, following(stop.facts, stop.stopped.programme.year, found, tools)


def clash_is_told_truly(tally: Tally, case: Case) -> None:
    conflict = counted(tally, case).conflict
    stop = stop_of(case) if conflict and conflict.kind == "exact" else None
    if conflict is None or stop is None:
        return
    assert isinstance(stop.stopped.outcome, Infeasible)
    everything, found = found_again(stop)
    assert [told(stop.facts, stop.book, one) for one in found] == [
        replace(conflict, repairs=(), others=(), untried=tuple(one for one in conflict.untried if one != REPAIRS)),
        *conflict.others,
    ]
    left = list(hard_rows(everything))
    for one, clash in zip((conflict, *conflict.others), found, strict=True):
        clash_is_minimal(everything, one, clash)
        left = [row for row in left if row not in clash.guilty]
    assert holds(everything, left), "every disjoint clash is listed"
    year = hard_rows(stop.stopped.programme)
    for rule in conflict.rules:
        assert holds(stop.stopped.programme, [row for row in year if row.rule in conflict.rules and row.rule != rule])


def clash_is_minimal(programme: LinearProgramme, conflict: Conflict, clash: Clash) -> None:
    """Its rows clash, without those of any rule they do not; its size is scipy's; each county takes part."""
    rows = clash.short.rows
    assert {row.rule for row in rows} == set(conflict.rules)
    assert not holds(programme, rows)
    for rule in conflict.rules:
        assert holds(programme, [row for row in rows if row.rule != rule])
    least = shortage(programme, rows)
    assert abs(least - float(conflict.short_by)) <= 1e-6 * max(1.0, least)
    for code in conflict.subjects:
        fewer = [row for row in rows if not about(row, code)]
        assert shortage(programme, fewer) < least - 1e-9


def about(row: Row, code: str) -> bool:
    """Whether a row is about one county."""
    return row.rule != POOL_RULE and (row.subject.split("/")[0] == code or {c.county for c, _ in row.terms} == {code})


def repairs_work_and_are_tight(tally: Tally, case: Case) -> None:
    conflict = counted(tally, case).conflict
    for repair in conflict.repairs if conflict else ():
        changed = typed(repair)
        assert plan_facts(case.facts, (*case.settings, *changed)).status == "ok", repair.text
        for less in one_step_less(case, changed):
            assert plan_facts(case.facts, (*case.settings, *less)).status != "ok", (repair.text, less)


def counties_are_exempted_sparingly(tally: Tally, case: Case) -> None:
    """Where leaving out one county of the clash alone would do, no more than one is left out."""
    conflict = counted(tally, case).conflict
    subjects = {code for one in (conflict, *conflict.others) for code in one.subjects} if conflict else set()
    for repair in conflict.repairs if conflict else ():
        changed = typed(repair)
        if len(changed) == 1 and changed[0].key[2] == "exempt":
            many = changed[0].value.split("、")
            tally.rules["exempt"] = tally.rules.get("exempt", 0) + 1
            alone = [replace(changed[0], value=code) for code in subjects if len(many) > 1]
            enough = [one for one in alone if plan_facts(case.facts, (*case.settings, one)).status == "ok"]
            assert not enough, (repair.text, enough)


def gaps_are_told_as_they_come_out(tally: Tally, case: Case) -> None:
    """A rule made soft falls short by what its repair says, in the whole-unit plan that comes out."""
    conflict = counted(tally, case).conflict
    for repair in conflict.repairs if conflict else ():
        if len(repair.set) == 1 and repair.set[0].endswith(".status=soft"):
            result = plan_facts(case.facts, (*case.settings, *typed(repair)))
            assert result.plan is not None
            rule = repair.set[0].partition(".")[0]
            missed = dict(row for year in result.plan.years for row in falling_short(year, rule))
            assert all(word in repair.text for word in gap_words(case, missed)), (repair.text, missed)


def gap_words(case: Case, missed: Mapping[Row, Fraction]) -> list[str]:
    """缺口 or 超出 with the sum of each measure."""
    sums: dict[tuple[str, Measure], Fraction] = {}
    for row, amount in missed.items():
        key = "缺口" if amount > 0 else "超出", case.facts.stream(row.terms[0][0].stream).measure
        sums[key] = sums.get(key, Fraction(0)) + abs(amount)
    return [piece for (word, measure), amount in sums.items() for piece in (word, grouped(amount, measure))]


def typed(repair: Repair) -> tuple[Setting, ...]:
    """A repair as a script applies it: --set, or a new total."""
    found = [parse_set(text, "试算") for text in repair.set]
    if repair.pool is not None:
        stream, year, total = repair.pool
        found.append(Setting("pool", (stream, str(year), "total"), total, "试算", "--set", "--set"))
    assert all(isinstance(one, Setting) for one in found)
    return tuple(one for one in found if isinstance(one, Setting))


def one_step_less(case: Case, changed: tuple[Setting, ...]) -> Iterator[tuple[Setting, ...]]:
    """Every part of a repair one unit, 0.01 point or one county less, the other parts kept."""
    for place, one in enumerate(changed):
        others = (*changed[:place], *changed[place + 1 :])
        if one.kind == "pool":
            yield (*others, replace(one, value=pool_less(case, one)))
        elif one.key[2] == "status":
            yield others
        elif one.key[2] == "exempt":
            codes = one.value.split("、")
            yield from ((*others, replace(one, value="、".join(set(codes) - {code}))) for code in codes)
        else:
            yield (*others, replace(one, value=parameter_less(one)))


def pool_less(case: Case, one: Setting) -> str:
    """A new total one unit nearer to today's."""
    stream, pool = case.facts.stream(one.key[0]), case.facts.pool(one.key[0], int(one.key[1]))
    assert pool is not None
    unit, now = (Fraction(amount, stream.measure.atoms) for amount in (stream.unit, pool.total))
    new = Fraction(one.value)
    return str(float(new - unit if new > now else new + unit))


def parameter_less(one: Setting) -> str:
    """A parameter one step nearer to today's."""
    parameter = next(p for rule in RULES if rule.id == one.key[0] for p in rule.parameters if p.id == one.key[2])
    if parameter.unit == MONEY:
        return str(Fraction(one.value) - parameter.loosens)
    ratio = Fraction(one.value.rstrip("%")) / (100 if one.value.endswith("%") else 1)
    return f"{float((ratio - Fraction(parameter.loosens, 10_000)) * 100):.4f}%"


def row_order_does_not_matter(tally: Tally, case: Case, dice: Random) -> None:
    conflict = counted(tally, case).conflict
    if conflict is not None:
        assert plan_facts(shuffled(case, dice).facts, case.settings).conflict == conflict


def shuffled(case: Case, dice: Random) -> Case:
    """The same facts with every list that has no order of its own in another one."""
    lists = ("issued", "manual", "given", "quotas", "class_shares", "tilts", "one_off")
    changed = {name: tuple(dice.sample(getattr(case.facts, name), len(getattr(case.facts, name)))) for name in lists}
    mixed = {
        name: dict(dice.sample(list(getattr(case.facts, name).items()), len(getattr(case.facts, name))))
        for name in ("pools", "last_year", "weights")
    }
    return Case(replace(case.facts, **changed, **mixed), case.settings)


# Seeds, not Hypothesis: its draws depend on what else is loaded, and a failing case here takes minutes to shrink.
def test_a_clash_is_told_truly(tally: Tally) -> None:
    for seed in range(examples(40)):
        clash_is_told_truly(tally, clashing(Random(seed)))
    tally.demand(feasible=0.1, binding=1 / 3)


def test_repairs_work_and_are_tight(tally: Tally) -> None:
    for seed in range(examples(40)):
        repairs_work_and_are_tight(tally, clashing(Random(seed)))
    tally.demand(feasible=0.1, binding=1 / 3)


def test_counties_are_exempted_sparingly(tally: Tally) -> None:
    for seed in range(examples(40)):
        counties_are_exempted_sparingly(tally, clashing(Random(seed)))
    assert tally.rules["exempt"] >= 10, tally.line()


def test_gaps_are_told_as_they_come_out(tally: Tally) -> None:
    for seed in range(examples(30)):
        gaps_are_told_as_they_come_out(tally, clashing(Random(seed)))
    tally.demand(feasible=0.1, binding=1 / 3)


def test_row_order_does_not_matter(tally: Tally) -> None:
    for seed in range(examples(25)):
        row_order_does_not_matter(tally, clashing(Random(seed)), Random(seed + 1))
    tally.demand(feasible=0.1, binding=1 / 3)
