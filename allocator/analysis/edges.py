"""Who stands near an edge: flags, classes, grades and years of counties, floors that bind, 起拨线.

A mark parts the counties in two sides; near are those of each side that look most like the other by 贫困发生率 (else
贫困人口). Worked number: deep counties at 12, 11 and 9 %, other poverty counties at 10, 6 and 5 %: the nearest are the
deep county at 9 % and the other one at 10 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from allocator.domain.county import POOR_PEOPLE, County
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.grades import GRADES, coefficient_of
from allocator.domain.money import rounded_text
from allocator.domain.scenario import Setting

RATE = "贫困发生率(%)"
YES, NO = "是", "否"
MOST = 8
FLAGS: tuple[tuple[str, Callable[[County], bool]], ...] = (
    ("贫困县", lambda county: county.poverty),
    ("深度贫困县", lambda county: county.deep),
    ("扶贫任务", lambda county: county.task),
    ("统筹整合县", lambda county: county.integrating),
)
YEARS: tuple[tuple[str, Callable[[County], int | None]], ...] = (
    ("摘帽年度", lambda county: county.delisted),
    ("退出公告年度", lambda county: county.exit_announced),
    ("深度贫困认定年度", lambda county: county.deep_since),
)
RISKS = ("红", "橙", "黄", "绿")
WHY = "临界试算"


@dataclass(frozen=True, slots=True)
class Edge:
    """One county across one threshold: ``setting`` is what makes it so."""

    kind: str
    county: str
    now: str
    then: str
    near: str
    setting: Setting


def edges(facts: Facts, year: int) -> tuple[Edge, ...]:
    """The counties nearest to each edge, at most ``MOST`` a kind, in the order of the kinds."""
    found: list[Edge] = []
    for header, bears in FLAGS:
        found += flag_edges(facts, year, header, bears)
    for header in own_marks(facts):
        found += flag_edges(facts, year, header, lambda county, header=header: header in county.marks)  # type: ignore[misc]
    found += step_edges(facts, year, "分档", lambda county: county.band, bands(facts, year))
    found += step_edges(facts, year, "绩效等次", lambda county: county.grade, grades(facts))
    found += step_edges(facts, year, "债务风险等级", lambda county: county.debt_risk, RISKS)
    for header, year_of in YEARS:
        found += year_edges(facts, year, header, year_of)
    return tuple(found)


def own_marks(facts: Facts) -> tuple[str, ...]:
    """The yes/no columns of 县区 beyond the four that have a field of their own."""
    known = {header for header, _ in FLAGS}
    return tuple(sorted({mark for county in facts.counties for mark in county.marks} - known))


def indicator(facts: Facts, year: int) -> str:
    """By what nearness is told: 贫困发生率 where any county has one, else 贫困人口."""
    with_rate = any(facts.figure(county, RATE, year) is not None for county in facts.counties)
    return RATE if with_rate else POOR_PEOPLE


def sized(facts: Facts, year: int, counties: Sequence[County]) -> list[tuple[Fraction, County]]:
    """Counties with their indicator (0 where it is blank), highest first, equals in code order."""
    header = indicator(facts, year)
    pairs = [(facts.figure(county, header, year) or Fraction(0), county) for county in counties]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1].code))


def flag_edges(facts: Facts, year: int, header: str, bears: Callable[[County], bool]) -> Iterator[Edge]:
    """Both sides of a yes/no column; nothing where all counties stand on one side."""
    inside = sized(facts, year, [county for county in facts.counties if bears(county)])
    outside = sized(facts, year, [county for county in facts.counties if not bears(county)])
    if header == "深度贫困县":
        outside = [pair for pair in outside if pair[1].poverty]
    if not inside or not outside:
        return
    lowest, highest = inside[-1][0], outside[0][0]
    name = indicator(facts, year)
    for value, county in outside[: MOST // 2]:
        near = f"{name} {shown(value)};标“是”的县最低 {shown(lowest)}"
        yield Edge(header, county.code, NO, YES, near, county_setting(county, header, YES))
    for value, county in inside[::-1][: MOST // 2]:
        near = f"{name} {shown(value)};标“否”的县最高 {shown(highest)}"
        yield Edge(header, county.code, YES, NO, near, county_setting(county, header, NO))


def step_edges(
    facts: Facts, year: int, header: str, step_of: Callable[[County], str | None], steps: Sequence[str]
) -> Iterator[Edge]:
    """One step up or down between neighbouring classes: of the higher one those lowest, of the lower one those highest.

    The number of counties a kind may have is shared among the pairs of neighbours.
    """
    members = {step: sized(facts, year, [c for c in facts.counties if step_of(c) == step]) for step in steps}
    there = [step for step in steps if members[step]]
    each = max(1, MOST // (2 * max(1, len(there) - 1)))
    name = indicator(facts, year)
    for upper, lower in zip(there, there[1:], strict=False):
        for value, county in members[upper][::-1][:each]:
            near = f"{name} {shown(value)};“{lower}”最高 {shown(members[lower][0][0])}"
            yield Edge(header, county.code, upper, lower, near, county_setting(county, header, lower))
        for value, county in members[lower][:each]:
            near = f"{name} {shown(value)};“{upper}”最低 {shown(members[upper][-1][0])}"
            yield Edge(header, county.code, lower, upper, near, county_setting(county, header, upper))


def bands(facts: Facts, year: int) -> tuple[str, ...]:
    """The classes of 分档 from the poorest on, by their counties' mean indicator."""
    found: dict[str, list[Fraction]] = {}
    for value, county in sized(facts, year, facts.counties):
        if county.band:
            found.setdefault(county.band, []).append(value)
    means = {band: sum(values, Fraction(0)) / len(values) for band, values in found.items()}
    return tuple(sorted(means, key=lambda band: (-means[band], band)))


def grades(facts: Facts) -> tuple[str, ...]:
    """The grades in use, best first: by coefficient, then in the usual order."""
    by_grade = {county.grade: county for county in facts.counties if county.grade}
    usual = {grade: place for place, grade in enumerate(GRADES)}

    def order(grade: str) -> tuple[Fraction, int, str]:
        coefficient = coefficient_of(facts, by_grade[grade]) or Fraction(0)
        return (-coefficient, usual.get(grade, len(usual)), grade)

    return tuple(sorted(by_grade, key=order))


def year_edges(facts: Facts, year: int, header: str, year_of: Callable[[County], int | None]) -> Iterator[Edge]:
    """Counties whose year would cross the plan year, one earlier or one later."""
    late = sized(facts, year, [county for county in facts.counties if year_of(county) == year + 1])
    due = sized(facts, year, [county for county in facts.counties if year_of(county) == year])
    name = indicator(facts, year)
    for pairs, then in ((late[::-1], year), (due, year + 1)):
        for value, county in pairs[: MOST // 2]:
            near = f"{name} {shown(value)};{'提前' if then == year else '推迟'}一年"
            yield Edge(
                header, county.code, str(year_of(county)), str(then), near, county_setting(county, header, str(then))
            )


def county_setting(county: County, header: str, value: str) -> Setting:
    """One column of one county set otherwise, as a scenario would."""
    return Setting("county", (county.code, header), value, WHY, "--set", "--set")


def shown(value: Fraction) -> str:
    """An indicator without trailing zeros: 12.5, 3."""
    text = rounded_text(value, 2)
    return text.rstrip("0").rstrip(".") if "." in text else text
