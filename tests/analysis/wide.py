"""A few towns with a row on every list sheet: nothing is planned of them, everything is read."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.county import Village
from allocator.domain.facts import Facts
from allocator.domain.fraction import Fraction
from allocator.domain.records import (
    AT_LEAST,
    Batch,
    BoundaryChange,
    Executed,
    Given,
    Grade,
    Issued,
    Manual,
    OneOff,
    VillageTotal,
)
from allocator.domain.stream import ClassShare, Pool, Quota, Tilt
from tests.use_cases.towns import CODES, facts, wan


def wide() -> Facts:
    """Two years; amounts that differ from each other, so that no cell can be taken for another."""
    start = facts(years=(2018, 2019), villages=(Village(f"{CODES[0]}100201", "示例村", CODES[0], wan(123), "示例镇"),))
    pools = {**start.pools, ("ZY", 2018): Pool("ZY", 2018, wan(1000), initial=wan(900), provincial=wan(50))}
    counties = tuple(replace(one, band="一档", grade="优秀") for one in start.counties)
    return replace(
        start,
        counties=counties,
        pools=pools,
        yearly={(CODES[1], 2019, "贫困人口(人)"): Fraction(2900)},
        given=(Given(CODES[0], "NZ", 2018, wan(11), "某处", "文号1"),),
        one_off=(OneOff(CODES[1], "ZY", 2017, wan(12), "救灾"),),
        tilts=(Tilt("SZ", 2018, "深度", Fraction(13, 10)),),
        batches=(Batch("第一批", "SZ", 2018, wan(14), "文号2", "2018-01-05", "文号3", "2018-01-20"),),
        boundary_changes=(BoundaryChange("610199", CODES[3], 2018, Fraction(3, 4), "文号4"),),
        quotas=(Quota("NZ", 2018, "每县", wan(15)),),
        class_shares=(ClassShare("NZ", 2018, "一档", Fraction(1)),),
        grades=(Grade("优秀", Fraction(11, 10), wan(16)),),
        village_totals=(VillageTotal(CODES[0], 2018, wan(17)),),
        issued=(Issued(CODES[2], "SZ", 2018, wan(18), "文号5"),),
        executed=(Executed(CODES[2], "NZ", 2017, wan(19), "文号6"),),
        manual=(Manual(CODES[3], "ZY", 2018, AT_LEAST, wan(20), True, "理由", "领导"),),
    )
