"""The 107 counties: real codes, cities and delisting years; invented people, incomes and marks."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from allocator.domain.county import County, Village
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN
from allocator.samples.chance import Chance, share_out

POOR_PEOPLE_IN_ALL = 1_832_700
TASKS = {2018: 1_017_000, 2019: 635_000, 2020: 180_700}
DEEP_COUNTIES, TASK_COUNTIES, DEEP_VILLAGES = 11, 96, 482
TASK_HEADER = "年度减贫任务(人)"
# Small poverty counties with many deep villages: where the village rule really asks for more than the formula.
CROWDED = ("610222", "610329", "610730", "610729")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the county list."""

    code: str
    name: str
    city: str
    poverty: bool
    delisted: int | None


def county_list() -> tuple[Row, ...]:
    """The 107 counties in code order (the file names its source)."""
    text = (files("allocator.samples") / "shaanxi_107_counties.csv").read_text(encoding="utf-8")
    lines = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    rows = [
        Row(x["code"], x["county"], x["city"], x["poverty_county"] == "是", int(x["delisted_year"] or 0) or None)
        for x in lines
    ]
    return tuple(sorted(rows, key=lambda row: row.code))


def counties(chance: Chance) -> tuple[tuple[County, ...], dict[tuple[str, int, str], Fraction]]:
    """The counties, and 年度减贫任务 by year."""
    rows = county_list()
    deep = {
        row.code
        for row in chance.some([row for row in rows if row.delisted == 2019 and row.code not in CROWDED], DEEP_COUNTIES)
    }
    plain = [row for row in rows if not row.poverty]
    idle = {row.code for row in plain[: len(rows) - TASK_COUNTIES]}
    weights = [
        0 if r.code in idle else chance.between(5, 8) if r.code in CROWDED else poor_weight(r, r.code in deep, chance)
        for r in rows
    ]
    poor = share_out(POOR_PEOPLE_IN_ALL, weights)
    made = tuple(
        county(row, people, row.code in deep, row.code in idle, chance) for row, people in zip(rows, poor, strict=True)
    )
    return made, yearly_tasks(made)


def poor_weight(row: Row, deep: bool, chance: Chance) -> int:
    """How heavily poor people are concentrated: deep, poverty and other task counties."""
    if deep:
        return chance.between(26, 42)
    return chance.between(18, 48) if row.poverty else chance.between(3, 12)


def county(row: Row, poor: int, deep: bool, idle: bool, chance: Chance) -> County:
    """One county with invented figures of a believable size."""
    incidence = (
        0
        if idle
        else chance.between(1100, 1900)
        if deep
        else chance.between(600, 1300)
        if row.poverty
        else chance.between(100, 400)
    )
    rural = chance.between(20_000, 60_000) if idle else poor * 10_000 // incidence
    income = (
        chance.between(7_800, 9_300)
        if deep
        else chance.between(8_600, 11_500)
        if row.poverty
        else chance.between(10_500, 16_000)
    )
    wealth = (
        chance.between(900, 1_700)
        if deep
        else chance.between(1_200, 3_200)
        if row.poverty
        else chance.between(2_500, 9_000)
    )
    old_area = row.poverty and chance.between(1, 10) <= 6
    marks = {name for name, yes in (("贫困县", row.poverty), ("深度贫困县", deep), ("革命老区", old_area)) if yes}
    figures = {
        "贫困人口(人)": poor,
        "脱贫享受政策人口(人)": poor * chance.between(60, 160) // 100,
        "农村人口(人)": rural,
        "户数(户)": rural * 10 // chance.between(34, 41),
        "农村居民人均可支配收入(元)": income,
        "人均财力(元)": wealth,
        "贫困村数(个)": 0 if idle else chance.between(30, 110) if row.poverty else chance.between(2, 25),
        "三保缺口(万元)": chance.between(2_000, 9_000) if row.poverty else chance.between(0, 5_000),
    }
    exact = {header: Fraction(value) for header, value in figures.items()}
    exact["贫困发生率(%)"] = Fraction(incidence, 100)
    band = "一档" if deep else "二档" if row.poverty else "三档"
    return County(
        code=row.code,
        name=row.name,
        city=row.city,
        poverty=row.poverty,
        deep=deep,
        task=not idle,
        integrating=row.poverty,
        deep_since=2017 if deep else None,
        delisted=row.delisted,
        exit_announced=row.delisted + 1 if row.delisted else None,
        band=band,
        marks=frozenset(marks),
        figures=exact,
    )


def yearly_tasks(made: tuple[County, ...]) -> dict[tuple[str, int, str], Fraction]:
    """年度减贫任务 of each year, in proportion to poor people, adding up to the plan's totals."""
    poor = [int(one.figures["贫困人口(人)"]) for one in made]
    return {
        (one.code, year, TASK_HEADER): Fraction(people)
        for year, total in TASKS.items()
        for one, people in zip(made, share_out(total, poor), strict=True)
    }


def villages(made: tuple[County, ...], chance: Chance) -> tuple[Village, ...]:
    """482 invented deep villages: most in deep counties, many in a few small ones, some in other poverty counties."""
    places = [one for one in made if one.deep] * 5 + [one for one in made if one.code in CROWDED] * 12
    places += [one for one in made if one.poverty and not one.deep]
    shares = share_out(DEEP_VILLAGES, [chance.between(6, 14) for _ in places])
    count: dict[str, int] = {}
    for place, some in zip(places, shares, strict=True):
        count[place.code] = count.get(place.code, 0) + some
    found: list[Village] = []
    for code in sorted(count):
        for n in range(count[code]):
            name, township = f"示例村{len(found) + 1:03d}", f"示例镇{n // 8 + 1}"
            invested = chance.between(40, 320) * WAN_YUAN.atoms
            village_code = f"{code}{100 + n // 8}{200 + n % 8 + 1}"
            found.append(Village(village_code, name, code, invested, township, chance.between(15, 110)))
    return tuple(found)
