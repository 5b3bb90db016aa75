"""区划变更 and the figures of 县区: what a county that is gone counted is added to its heirs', rates are averaged.

Worked number: 610102 (200 poor people, 10 % of 2,000) is merged into 610101 (100, 20 % of 500): 300 poor people of
2,500, and (10 % · 2,000 + 20 % · 500) ÷ 2,500 = 12 %. A blank on either side says nothing: where only the old row
has a figure, the new county's own is asked for at its cell; where only the new one has, it is taken as merged already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from allocator.boundaries.sharing import shared
from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.finding import ERROR, HINT, WARNING, Problem
from allocator.domain.fraction import Fraction

Heirs = tuple[tuple[str, Fraction], ...]
Figures = Mapping[str, Fraction]
SHEET, CODE, PEOPLE = "县区", "行政区划代码", "农村人口(人)"
FEN = Fraction(1, 1_000_000)
# The least part of a figure that can be told apart, by its unit; what is counted or paid can be added.
STEPS = {unit: Fraction(1) for unit in ("(人)", "(户)", "(个)", "(村)", "(名)", "(所)")}
STEPS |= dict.fromkeys(("(万元)", "(亩)", "(万亩)", "(公里)", "(平方公里)"), FEN)
RATES = ("(%)", "(元)", "(元/人)")


def step_of(header: str) -> Fraction | None:
    """The least part of what can be added under a header; None for a rate, an income or what has no known unit."""
    if "人均" in header or "率" in header:
        return None
    return next((step for unit, step in STEPS.items() if header.endswith(unit)), None)


def is_rate(header: str) -> bool:
    """Whether a figure is a rate or an income, averaged by 农村人口."""
    return "人均" in header or header.endswith(RATES)


def split(amount: Fraction, heirs: Heirs, step: Fraction) -> tuple[Fraction, ...]:
    """What each heir gets of an amount, in whole steps: of 801 people, 60 : 40, 481 and 320."""
    return shared(amount, [share for _, share in heirs], step)


def merged(old: Figures, new: Figures, heirs: Heirs, place: int) -> tuple[dict[str, Fraction], list[str]]:
    """The figures of the heir at ``place``, and the headers under which they cannot be known.

    An heir without any figure of its own is the old county under another code: it takes over rates as they are.
    """
    result, open_headers = dict(new), []
    for header, figure in sorted(old.items()):
        step = step_of(header)
        part = split(figure, heirs, step)[place] if step is not None else figure
        if not new:
            result[header] = part
        elif step is not None and header in new:
            result[header] = new[header] + part
        elif is_rate(header) and header in new and (rate := averaged(header, old, new, heirs, place)) is not None:
            result[header] = rate
        else:
            open_headers.append(header)
    return result, open_headers


def averaged(header: str, old: Figures, new: Figures, heirs: Heirs, place: int) -> Fraction | None:
    """A rate or income of both, weighted by 农村人口; None where neither they agree nor the people are known."""
    if old[header] == new[header]:
        return new[header]
    if PEOPLE not in old or PEOPLE not in new:
        return None
    moved = split(old[PEOPLE], heirs, Fraction(1))[place]
    people = moved + new[PEOPLE]
    return (old[header] * moved + new[header] * new[PEOPLE]) / people if people else None


def moved_figures(facts: Facts, old: str, heirs: Heirs) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts with the figures of ``old``, all of which goes to ``heirs``, in 县区 and 县区年度; what is not known.

    Only a county that still has a row in 县区 has figures. Its marks, grade and class do not move: the heir's hold.
    """
    gone = next((county for county in facts.counties if county.code == old), None)
    if gone is None:
        return facts, ()
    problems: list[Problem] = []
    counties, yearly = {county.code: county for county in facts.counties}, dict(facts.yearly)
    years = sorted({year for code, year, _ in yearly if code in (old, *(new for new, _ in heirs))})
    for place, (new, _) in enumerate(heirs):
        # A code without a row of its own is replaced by another change in its turn: it carries the figures there.
        heir = counties.get(new) or replace(gone, code=new, figures={})
        figures, lacking = merged(gone.figures, heir.figures, heirs, place)
        problems += [not_known(gone, heir, header) for header in lacking]
        problems += lost_marks(gone, heir)
        if gone.figures and heir.figures and not lacking:
            problems.append(added(gone, heir))
        counties[new] = replace(heir, figures=figures)
        for year in years:
            before, after = (stated(facts, county, year) for county in (gone, heir))
            of_year, lacking = merged(before, after, heirs, place)
            own = {header for code, when, header in facts.yearly if when == year and code in (old, new)}
            problems += [not_known(gone, heir, header) for header in lacking if header in own]
            yearly |= {(new, year, header): of_year[header] for header in own if header in of_year}
    yearly = {key: figure for key, figure in yearly.items() if key[0] != old}
    changed = tuple(counties[code] for code in sorted(counties))
    return replace(facts, counties=changed, yearly=yearly), tuple(dict.fromkeys(problems))


def stated(facts: Facts, county: County, year: int) -> dict[str, Fraction]:
    """Every figure of a county for a year."""
    own = {header: n for (code, when, header), n in facts.yearly.items() if (code, when) == (county.code, year)}
    return {**county.figures, **own}


def not_known(gone: County, heir: County, header: str) -> Problem:
    """A figure that does not follow from the two rows, at the new county's cell."""
    shown = f"{gone.name}({gone.code})并入{heir.name}({heir.code})后"
    text = f"{shown},“{header}”不能由两行推算(只有一行填了数,或缺“{PEOPLE}”不能加权平均)。"
    fix = f"请在{heir.name}一行填合并后的数,并把{gone.name}一行的“{header}”(含“县区年度”表)删空。"
    return Problem(ERROR, SHEET, "", "", text, fix, (heir.code,), header)


def added(gone: County, heir: County) -> Problem:
    """What was done with two rows that both have figures."""
    text = (
        f"{gone.name}({gone.code})并入{heir.name}({heir.code}):两行都有数,人数、户数、个数和金额相加,"
        f"比率和人均数按“{PEOPLE}”加权平均。"
    )
    fix = f"{heir.name}一行填的已是合并后的数,请删去{gone.name}这一行。"
    return Problem(HINT, SHEET, "", gone.code, text, fix, (gone.code,), CODE)


def lost_marks(gone: County, heir: County) -> Iterator[Problem]:
    """A poverty or deep county that becomes part of one that is none."""
    pairs: Iterable[tuple[str, bool]] = (
        ("贫困县", gone.poverty and not heir.poverty),
        ("深度贫困县", gone.deep and not heir.deep),
    )
    for header, lost in pairs:
        if lost:
            text = f"{gone.name}({gone.code})是{header},并入的{heir.name}({heir.code})不是:以{heir.name}一行为准。"
            yield Problem(WARNING, SHEET, "", "否", text, "请核对两行的标识。", (heir.code,), header)
