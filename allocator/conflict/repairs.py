"""What would mend a conflict by one change: each proven by re-solving, and tight: one step less fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from allocator.conflict.change import Change
from allocator.conflict.changes import changes, settled
from allocator.conflict.culprits import Clash
from allocator.conflict.exempting import no_idle_county
from allocator.conflict.search import Amount, fewest
from allocator.conflict.tools import Settings, Tools
from allocator.domain.conflict import Repair
from allocator.domain.effort import attempted, left, note_cut
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.rule import RuleBook

# How many steps beyond the exact answer are tried one by one for a whole-unit plan, of a large problem, and how often
# the distance is doubled after that: 8 steps of 0.01 point become 82 points at most.
NEARBY, NEARBY_LARGE, DOUBLINGS = 8, 5, 10
# How many steps more a pool is given where the least that does is too hard to find: one for every county, as a rule.
ROOM = (50, 200, 800)
# How often a pool is followed to what is asked of it once it has grown.
FOLLOWED = 8
# Units of work for one change: what takes more is not offered, others still are.
ONE_CHANGE = 3_200_000
# Turns of the kinds of changes, of a large problem too, and units kept from them for joint changes; with so many
# repairs a large problem begins no further turn once so much work is done.
TURNS, FOR_JOINT, ENOUGH, LONG = 3, 1_500_000, 3, 3_000_000
NOT_RUN = "(按精确数可行;各年整单位方案未试排,以重新测算为准)"
OPEN = "(已排出各年整单位方案;再少调一步是否可行,未能证明)"


# The place of a change among the candidates, the change, its steps.
Told = tuple[int, Change, int]


@dataclass(frozen=True, slots=True)
class Sick:
    """A year without a plan: facts, rules in force, its clashes, what is lacking now (alone, with later years).

    ``also`` are its 取整冲突: what concerns their counties is tried too.
    """

    facts: Facts
    book: RuleBook
    found: tuple[Clash, ...]
    tools: Tools
    today: Fraction | None
    with_later: Fraction | None
    also: tuple[Clash, ...] = ()


def single_repairs(sick: Sick, found: list[Repair]) -> None:
    """Add every single change that mends everything: pools, parameters, exempt counties, a rule made soft.

    Kinds take turns, the quickest first, and none may use up what the others need; they are told in the order in
    which an office would try them. A turn ends, in a large problem, with one repair: a second one of the same
    kind is looked for when each other kind had its turn.
    """
    turns, whole = kinds(sick), left()
    told: list[Told] = []
    try:
        for _ in range(TURNS):
            turns = [turn for turn in turns if turn and left() != 0]
            if not sick.tools.small and len(told) >= ENOUGH and (whole or 0) - (left() or 0) > LONG:
                break
            for place, turn in enumerate(turns):
                most = share(len(turns) - place, 0 if told else FOR_JOINT)
                attempted(most, partial(one_turn, sick, turn, told), None)
        if any(turns):
            note_cut()
    finally:
        found += [change.told(steps) for _, change, steps in sorted(told, key=lambda one: one[0])]


def kinds(sick: Sick) -> list[list[tuple[int, Change]]]:
    """The candidates of each kind with their places: soft, figures, exemptions, pools; in most clashes first."""
    by_kind: dict[int, list[tuple[int, Change]]] = {}
    for place, change in enumerate(changes(sick.facts, sick.book, sick.found[0], (*sick.found, *sick.also))):
        kind = 0 if change.softens else 3 if change.is_pool else 2 if change.codes else 1
        by_kind.setdefault(kind, []).append((place, change))
    return [sorted(by_kind[kind], key=lambda one: -reach(sick, one[1])) for kind in sorted(by_kind)]


def reach(sick: Sick, change: Change) -> int:
    """In how many of the clashes the rule of a change takes part."""
    rule = change.rule
    return 0 if rule is None else sum(any(rule.id in row.rules for row in one.short.rows) for one in sick.found)


def share(kinds_left: int, kept: int) -> int:
    """What one kind may use of what is left but for what is ``kept``, others still to come."""
    there = left()
    return ONE_CHANGE * kinds_left if there is None else max(0, there - kept) // kinds_left


def one_turn(sick: Sick, turn: list[tuple[int, Change]], told: list[Told]) -> None:
    """Try the changes of one kind, as far as its share goes; what was tried to its end leaves the list.

    In a large problem one that mends ends the turn; with enough of them one that does not ends it too.
    """
    while turn:
        place, change = turn[0]
        guess = next((steps for _, other, steps in reversed(told) if other.is_pool), 0) if change.is_pool else 0
        mended = attempted(ONE_CHANGE, partial(mending, sick, change, guess), None)
        turn.pop(0)
        if mended is not None:
            told.append((place, *mended))
        if not sick.tools.small and (mended is not None or len(told) >= ENOUGH):
            return


def mending(sick: Sick, change: Change, guess: int = 0) -> tuple[Change, int] | None:
    """The change with the least steps that mend the year, the years behind it and whole units; None where none do.

    The look-ahead over the years behind may be stricter than they are: where a small problem's real run works with
    fewer steps, those stand.
    """
    tools = sick.tools
    # In a large problem all years must have an exact plan: asked for at once, but for pools, which take many tries.
    at_once = not (tools.small or change.is_pool or sick.today == sick.with_later)
    lacking, today = (with_all_years(tools), sick.with_later) if at_once else (tools.lacking, sick.today)
    steps, least = fewest(change, lacking, today, guess), True
    if steps is None:
        return None
    if not tools.works(change.settings(steps)):
        more = fewest(change, with_all_years(tools), sick.with_later, steps)
        found = None if more is None else nearest_working(change, more, tools)
        if found is None:
            return None
        steps, least = (found.steps if more == steps else between(change, steps, found.steps, tools)), found.least
    return carried(sick.facts, change, steps, tools, least)


def carried(facts: Facts, change: Change, steps: int, tools: Tools, least: bool = True) -> tuple[Change, int]:
    """The change that works by no county in vain, told as far as it was proved; ``least``: one step less fails."""
    change, steps = no_idle_county(facts, change, steps, tools)
    sure, tight = first_proven(change, steps, tools, (), least)
    words = as_not_run if sure is None else as_open if not tight else None
    return settled(facts, change if words is None else with_words(change, words), sure or steps, tools)


def first_proven(
    change: Change, steps: int, tools: Tools, fixed: Settings = (), tight: bool = True
) -> tuple[int | None, bool]:
    """The first of the next few steps with which all the years come out (None where none is proved to), and whether
    those before were seen to fail (``tight``: those before ``steps`` were).

    Exact floors of 0.7849 times last year's amounts leave 0.75 of 20,000 to round 18 cities up with: whether that can
    be is a riddle in whole numbers. 0.7848 leaves 3.3, and a plan is found at once.
    """
    farther = 0 if change.codes or change.softens or tools.small else NEARBY_LARGE
    nearby = range(steps, min(change.most, steps + farther) + 1)
    for one in nearby:
        comes_out = tools.proven((*fixed, *change.settings(one)))
        if comes_out:
            return one, tight
        tight = tight and comes_out is not None
    return None, tight


def with_words(change: Change, words: Callable[[Repair], Repair]) -> Change:
    """The change told with further words."""
    return replace(change, told=lambda steps: words(change.told(steps)))


def as_not_run(repair: Repair) -> Repair:
    """The repair told as one that was proved exactly, but not in whole units of all the years."""
    return replace(repair, text=repair.text + NOT_RUN, run=False)


def as_open(repair: Repair) -> Repair:
    """The repair told as one that works, while a smaller one may do."""
    return replace(repair, text=repair.text + OPEN, tight=False)


def with_all_years(tools: Tools, fixed: Settings = ()) -> Amount:
    """What is lacking with all the binding years behind, some settings given."""
    return lambda settings: tools.lacking((*fixed, *settings), all_years=True)


@dataclass(frozen=True, slots=True)
class Near:
    """Steps with which a plan comes out; ``least``: with one less it does not."""

    steps: int
    least: bool = True


def nearest_working(change: Change, steps: int, tools: Tools, fixed: Settings = ()) -> Near | None:
    """The first steps from ``steps`` on with which the plan comes out; None where none is near.

    Near by they are tried one by one; further on the distance doubles, then the interval is halved: a county of
    3 people may have no fewer than 1 once a floor of 40 % has come down by 667 steps of 0.01 point.
    """
    if change.is_pool and not tools.small:
        enough = by_least_total(change, steps, tools, fixed)
        if enough is not None:
            return enough
    near = NEARBY if tools.small else NEARBY_LARGE
    for more in range(steps, min(change.most, steps + near) + 1):
        if tools.works((*fixed, *change.settings(more))):
            return Near(more)
    low = steps + near
    for doubled in range(1, DOUBLINGS + 1):
        if low >= change.most:
            return None
        high = min(change.most, steps + near * 2**doubled)
        if tools.works((*fixed, *change.settings(high))):
            return Near(halved(change, low, high, tools, fixed))
        low = high
    return None


def by_least_total(change: Change, steps: int, tools: Tools, fixed: Settings = ()) -> Near | None:
    """The same of a growing pool: what all the other rows ask of it at least, again while they follow it.

    None where that leads to nothing. Floors of 1.3 times last year's of 56 counties take 139 units more than 1.3 times
    their sum. Where the least is too hard to find, a little more is: any plan will do then.
    """
    asked: list[tuple[int, int]] = []
    for _ in range(FOLLOWED):
        setting = change.settings(steps)[0]
        stream, year, _ = setting.key
        found = tools.more_money((*fixed, setting), stream, int(year))
        if found is None or not found[1]:
            return None if found is None else with_room(change, steps, tools, fixed)
        if not found[0]:
            break
        asked.append((steps, steps + -(-found[0] // change.unit)))
        steps = followed(asked)
        if steps > change.most:
            return None
    tight = not tools.works((*fixed, *change.settings(steps - 1)))
    return Near(steps) if tight and tools.works((*fixed, *change.settings(steps))) else None


def with_room(change: Change, steps: int, tools: Tools, fixed: Settings) -> Near | None:
    """A little more than what is needed at least: the first of a few with which a plan is found."""
    for room in ROOM:
        if steps + room <= change.most and tools.proven((*fixed, *change.settings(steps + room))):
            return Near(steps + room, least=False)
    return None


def followed(asked: Sequence[tuple[int, int]]) -> int:
    """The steps to try next, from what pools of some steps asked for: where the line through the last two meets what
    it has, short of what rounding may have added, so that it is no more than is needed.

    27 asked of 0 steps, 34 of 27: 7 more for 27, so that 6 for sure lead to 27 + 6 ÷ (1 − 7 ÷ 27) = 35.1: 35 are tried.
    """
    steps, more = asked[-1]
    if len(asked) < 2:
        return more
    before, then = asked[-2]
    rise, run = more - then, steps - before
    if not 0 < rise < run:
        return more
    return max(more, steps + (more - 1 - steps) * run // (run - rise))


def between(change: Change, low: int, high: int, tools: Tools) -> int:
    """The same of a small problem; a large one keeps to ``high``."""
    return halved(change, low, high, tools) if tools.small else high


def halved(change: Change, low: int, high: int, tools: Tools, fixed: Settings = ()) -> int:
    """Working steps above ``low``, which do not work, up to ``high``, which do; with one step less it does not."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if tools.works((*fixed, *change.settings(middle))) else (middle, high)
    return high


def sick_year(facts: Facts, book: RuleBook, found: Sequence[Clash], tools: Tools, also: tuple[Clash, ...] = ()) -> Sick:
    """The clashes with what is lacking today."""
    return Sick(facts, book, tuple(found), tools, tools.lacking(()), tools.lacking((), all_years=True), also)
