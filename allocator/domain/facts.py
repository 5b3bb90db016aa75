"""Facts: everything the workbook states, checked and in exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from allocator.domain.county import County, Village
from allocator.domain.fraction import Fraction
from allocator.domain.parameter import Values
from allocator.domain.records import (
    Batch,
    BoundaryChange,
    Executed,
    Given,
    Grade,
    Issued,
    Manual,
    OneOff,
    Use,
    VillageTotal,
)
from allocator.domain.scenario import Setting
from allocator.domain.stream import FORECAST_POOL, ClassShare, Pool, Quota, Stream, Tilt, Weight
from allocator.domain.text import codes_in

TASK_COUNTIES, POVERTY, DEEP, ALL = "扶贫任务县", "贫困县", "深度贫困县", "全部"


@dataclass(frozen=True, slots=True)
class Facts:
    """事实: counties, streams and villages in code order; amounts in atoms.

    ``years`` are the plan years in order; the base year is ``years[0] - 1``. ``last_year`` maps
    (county, stream) to 上年安排, absent where the workbook is blank. ``yearly`` maps
    (county, year, header) to a figure of 县区 that differs by year. ``campaign`` is 攻坚期 (first,
    last year). ``settings`` are the edits of the sheet 规则, as (key, value, why). ``headers`` says
    which columns each sheet really has, so that a rule can name the one it misses. ``in_force`` holds,
    by rule id, the values of rules that other rules build on (the reserve, the village floor, what rule 12 keeps).
    """

    info: Mapping[str, str]
    years: tuple[int, ...]
    counties: tuple[County, ...]
    streams: tuple[Stream, ...]
    pools: Mapping[tuple[str, int], Pool]
    last_year: Mapping[tuple[str, str], int]
    weights: Mapping[str, tuple[Weight, ...]] = field(default_factory=dict)
    villages: tuple[Village, ...] = ()
    yearly: Mapping[tuple[str, int, str], Fraction] = field(default_factory=dict)
    given: tuple[Given, ...] = ()
    one_off: tuple[OneOff, ...] = ()
    tilts: tuple[Tilt, ...] = ()
    quotas: tuple[Quota, ...] = ()
    class_shares: tuple[ClassShare, ...] = ()
    village_totals: tuple[VillageTotal, ...] = ()
    issued: tuple[Issued, ...] = ()
    manual: tuple[Manual, ...] = ()
    executed: tuple[Executed, ...] = ()
    batches: tuple[Batch, ...] = ()
    boundary_changes: tuple[BoundaryChange, ...] = ()
    grades: tuple[Grade, ...] = ()
    uses: tuple[Use, ...] = ()
    settings: tuple[Setting, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    campaign: tuple[int, int] = (2018, 2020)
    in_force: Mapping[str, Values] = field(default_factory=dict)
    # Sums over all streams, worked out once; changed facts begin anew.
    sums: dict[tuple[str, int], int] = field(init=False, default_factory=dict, compare=False, repr=False)

    @property
    def base_year(self) -> int:
        """The year before the first plan year, the one 上年安排 is about."""
        return self.years[0] - 1

    @property
    def title(self) -> str:
        """方案名称, the plan's name on every sheet."""
        return self.info.get("方案名称", "")

    def county(self, code: str) -> County:
        """The county of ``code``; KeyError where there is none."""
        return next_by_code(self.counties, code)

    def stream(self, code: str) -> Stream:
        """The stream of ``code``; KeyError where there is none."""
        return next_by_code(self.streams, code)

    def pool(self, stream: str, year: int) -> Pool | None:
        """The pool of a stream in a year, None where the workbook plans none."""
        return self.pools.get((stream, year))

    def figure(self, county: County, header: str, year: int) -> Fraction | None:
        """A county's figure for ``year``: 县区年度 where given, else the column of 县区."""
        return self.yearly.get((county.code, year, header), county.figures.get(header))

    def is_deep(self, county: County, year: int) -> bool:
        """Whether it counts as deep in ``year``: from its 认定年度 to the campaign's end, delisted or not."""
        since = county.deep_since if county.deep_since is not None else 0
        return county.deep and since <= year <= self.campaign[1]

    def is_forecast(self, year: int) -> bool:
        """Whether ``year`` is a forecast: it informs and warns, and never binds an earlier year.

        A year is one from the first plan year that has a pool marked 预计: what follows stands on a guess.
        """
        guessed = (when for (_, when), pool in self.pools.items() if pool.nature == FORECAST_POOL)
        return any(self.years[0] <= when <= year for when in guessed)


class Coded(Protocol):
    """A thing keyed by its code."""

    @property
    def code(self) -> str: ...


Thing = TypeVar("Thing", bound=Coded)


def next_by_code(things: tuple[Thing, ...], code: str) -> Thing:
    """The thing of ``code`` in a tuple sorted by code (binary search); KeyError where there is none."""
    low, high = 0, len(things)
    while low < high:
        middle = (low + high) // 2
        if things[middle].code < code:
            low = middle + 1
        else:
            high = middle
    if low < len(things) and things[low].code == code:
        return things[low]
    raise KeyError(code)


def in_scope(facts: Facts, stream: Stream, county: County, year: int) -> bool:
    """Whether 适用范围 of the stream names the county: the only thing that makes it eligible.

    The scope is 全部, 扶贫任务县, 贫困县, 深度贫困县, a city's name, or codes joined by 、 or commas (``scope_codes``).
    """
    scope = stream.scope
    if scope == ALL:
        return True
    if scope == TASK_COUNTIES:
        return county.task
    if scope == POVERTY:
        return county.poverty
    if scope == DEEP:
        return facts.is_deep(county, year)
    if scope[:1].isdigit():
        return county.code in scope_codes(scope)
    return county.city == scope


def scope_codes(scope: str) -> tuple[str, ...]:
    """The codes of a scope written as a list: ``"610924、610925"`` gives both."""
    return codes_in(scope)


def eligible(facts: Facts, stream: Stream, year: int) -> tuple[County, ...]:
    """The eligible counties of a stream in a year, in code order; none once 政策到期年度 is past."""
    if stream.expires is not None and year > stream.expires:
        return ()
    return tuple(county for county in facts.counties if in_scope(facts, stream, county, year))


def money_to_share(pool: Pool, reserve_share: Fraction, unit: int) -> int:
    """The pool that counties share (atoms): 全年安排 − 省本级安排 − reserve, the reserve rounded down to the unit.

    12,345 万元 with nothing kept by the province and a reserve of 1 % (unit 1 万元) gives 12,345 − 123 = 12,222.
    """
    return pool.to_counties - (reserve_share * pool.to_counties / unit).__floor__() * unit


def money_shared(facts: Facts, stream: Stream, year: int) -> int:
    """The same for a stream in a year under the reserve in force (atoms); 0 where it has no pool."""
    pool = facts.pool(stream.code, year)
    if pool is None:
        return 0
    reserve = facts.in_force.get("spend_the_pool")
    return money_to_share(pool, reserve.ratio("reserve_share", year) if reserve else Fraction(0), stream.unit)
