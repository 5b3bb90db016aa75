"""What is done to a case to see whether the plan follows: other codes, a twin, other money, other order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from allocator.domain.facts import Facts, scope_codes
from allocator.domain.scenario import Setting
from allocator.domain.stream import GIVEN, Stream
from tests.properties.provinces import FIRST, Case

MONEY_PARAMETERS = (("deep_village_floor", "floor"), ("county_band", "minimum_amount"))
TABLES = ("given", "one_off", "issued", "manual", "quotas", "class_shares", "tilts", "village_totals")


def by_code(things: Any) -> tuple[Any, ...]:
    """Sorted by code, as facts hold them."""
    return tuple(sorted(things, key=lambda one: one.code))


def recoded(facts: Facts, codes: Mapping[str, str]) -> Facts:
    """The same counties under other codes; villages move with them."""
    return replace(
        facts,
        counties=by_code(replace(one, code=codes[one.code]) for one in facts.counties),
        streams=tuple(rescoped(one, codes) for one in facts.streams),
        last_year={(codes[county], stream): amount for (county, stream), amount in facts.last_year.items()},
        villages=by_code(
            replace(one, county=codes[one.county], code=codes[one.county] + one.code[6:]) for one in facts.villages
        ),
        given=moved(facts.given, codes),
        one_off=moved(facts.one_off, codes),
        issued=moved(facts.issued, codes),
        manual=moved(facts.manual, codes),
    )


def moved(rows: Any, codes: Mapping[str, str]) -> tuple[Any, ...]:
    """Rows of a table about the same counties under other codes."""
    return tuple(replace(row, county=codes[row.county]) for row in rows)


def rescoped(stream: Stream, codes: Mapping[str, str]) -> Stream:
    """A scope that lists codes lists the new ones."""
    if not stream.scope[:1].isdigit():
        return stream
    return replace(stream, scope="、".join(codes[code] for code in scope_codes(stream.scope)))


def with_twin(facts: Facts, original: str) -> tuple[Facts, str]:
    """A county equal to ``original`` in everything but code and name; pools grow by what it had last year."""
    twin = "610199"
    place = facts.county(original)
    last_year = {**facts.last_year, **{(twin, s): a for (c, s), a in facts.last_year.items() if c == original}}
    pools = dict(facts.pools)
    for stream in facts.streams:
        for year in (FIRST - 1, *facts.years):
            pool = pools[stream.code, year]
            pools[stream.code, year] = replace(pool, total=pool.total + twin_share(facts, stream, original, year))
    doubled = {name: (*getattr(facts, name), *copies(getattr(facts, name), original, twin)) for name in TABLES}
    return (
        replace(
            facts,
            counties=by_code((*facts.counties, replace(place, code=twin, name="示例孪县"))),
            streams=tuple(replace(s, scope=with_code(s.scope, original, twin)) for s in facts.streams),
            villages=by_code((*facts.villages, *village_copies(facts, original, twin))),
            last_year=last_year,
            pools=pools,
            **doubled,
        ),
        twin,
    )


def twin_share(facts: Facts, stream: Stream, original: str, year: int) -> int:
    """What a pool has to grow by for one more county: its given amount, or last year's, up to a whole unit."""
    if stream.method == GIVEN and year >= FIRST:
        return sum(
            one.amount for one in facts.given if (one.county, one.stream, one.year) == (original, stream.code, year)
        )
    before = facts.last_year.get((original, stream.code), 0)
    return before if year < FIRST else -(-before // stream.unit) * stream.unit


def copies(rows: Any, original: str, twin: str) -> tuple[Any, ...]:
    """The rows about a county once more for its twin."""
    return tuple(replace(row, county=twin) for row in rows if getattr(row, "county", None) == original)


def village_copies(facts: Facts, original: str, twin: str) -> tuple[Any, ...]:
    """The county's villages once more."""
    return tuple(replace(v, county=twin, code=twin + v.code[6:]) for v in facts.villages if v.county == original)


def with_code(scope: str, original: str, twin: str) -> str:
    """A list of codes that names the county names its twin too."""
    return f"{scope}、{twin}" if scope[:1].isdigit() and original in scope_codes(scope) else scope


def multiplied(case: Case, times: int) -> Case:
    """Every amount of money, every money parameter and every unit of money times ``times``."""
    facts = case.facts
    money = {stream.code for stream in facts.streams if stream.is_money}

    def more(rows: Any) -> tuple[Any, ...]:
        return tuple(
            replace(row, amount=row.amount * times) if row.stream is None or row.stream in money else row
            for row in rows
        )

    pools = {
        key: replace(pool, total=pool.total * times, provincial=pool.provincial * times) if key[0] in money else pool
        for key, pool in facts.pools.items()
    }
    changed = replace(
        facts,
        streams=tuple(replace(s, unit=s.unit * times) if s.is_money else s for s in facts.streams),
        pools=pools,
        last_year={key: amount * (times if key[1] in money else 1) for key, amount in facts.last_year.items()},
        villages=tuple(replace(one, invested=one.invested * times) for one in facts.villages),
        given=more(facts.given),
        one_off=more(facts.one_off),
        issued=more(facts.issued),
        manual=more(facts.manual),
        quotas=more(facts.quotas),
    )
    return Case(changed, tuple(multiplied_setting(one, times) for one in case.settings))


def multiplied_setting(setting: Setting, times: int) -> Setting:
    """A money parameter's value times ``times``."""
    if (setting.key[0], setting.key[2]) not in MONEY_PARAMETERS:
        return setting
    return replace(setting, value=str(int(setting.value) * times))


def shuffled(facts: Facts, dice: Random) -> Facts:
    """The same facts with every table in another order (counties, streams and villages stay in code order)."""

    def mixed(rows: Any) -> Any:
        rows = list(rows)
        dice.shuffle(rows)
        return rows

    tables = {name: tuple(mixed(getattr(facts, name))) for name in TABLES}
    return replace(
        facts,
        pools=dict(mixed(facts.pools.items())),
        last_year=dict(mixed(facts.last_year.items())),
        weights={code: tuple(mixed(rows)) for code, rows in mixed(facts.weights.items())},
        **tables,
    )
