"""The sample: Shaanxi 2018–2020. Codes, names and delisting years are real, totals calibrated, the rest 示例."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.county import County
from allocator.domain.facts import Facts, eligible
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN
from allocator.domain.records import AT_LEAST, EQUAL, Batch, Given, Issued, Manual, OneOff
from allocator.domain.stream import Stream
from allocator.samples import funds, people
from allocator.samples.chance import Chance, share_out

SEED = 20180601
DEEP_GROUP_2017 = 106_400
MARK = "示例(非真实数据)"
# Poverty counties that had half as much again in 2017: where the formula would take from a delisted county.
FAVOURED = ("610429", "610826")


def shaanxi() -> Facts:
    """107 counties × 16 streams × 3 years, 482 villages; the same facts on every machine."""
    chance = Chance(SEED)
    counties, yearly = people.counties(chance)
    facts = Facts(
        info={
            "编制单位": "示例省财政厅",
            "方案名称": f"陕西省2018—2020年扶贫资金分配{MARK}",
            "编制日期": "2018-06-01",
            "取整单位(万元)": "1",
            "示例": "是",
        },
        years=funds.YEARS,
        counties=counties,
        streams=funds.streams(),
        pools=funds.pools(),
        last_year={},
        weights=funds.weights(),
        yearly=yearly,
        tilts=funds.tilts(),
        quotas=funds.quotas(),
        class_shares=funds.class_shares(),
        villages=people.villages(counties, chance),
    )
    facts = replace(facts, last_year=last_year(facts, chance))
    early = issued(facts)
    return replace(
        facts,
        given=given(facts, chance),
        one_off=one_off(facts),
        issued=early,
        batches=batches(facts, early),
        manual=manual(facts),
    )


def last_year(facts: Facts, chance: Chance) -> dict[tuple[str, str], int]:
    """上年安排 of 2017: by poor and rural people with chance, each stream adding up to its base-year pool."""
    amounts = {}
    for stream in facts.streams:
        members = eligible(facts, stream, funds.YEARS[0])
        whole = funds.TO_COUNTIES[stream.code][0]
        if stream.in_group:
            amounts.update(group_year(stream, members, whole, chance))
            continue
        people_of = [int(one.figures["贫困人口(人)"] * 2 + one.figures["农村人口(人)"]) for one in members]
        shares = share_out(whole, [chance.around(people, 18) for people in people_of])
        amounts.update({(o.code, stream.code): s * stream.measure.atoms for o, s in zip(members, shares, strict=True)})
    return amounts


def group_year(stream: Stream, members: tuple[County, ...], whole: int, chance: Chance) -> dict[tuple[str, str], int]:
    """中省专项 of 2017: deep counties get 10.64 亿元 of the two streams together, in proportion to the pools."""
    both = funds.TO_COUNTIES["ZY"][0] + funds.TO_COUNTIES["SZ"][0]
    deep_in_zy = DEEP_GROUP_2017 * funds.TO_COUNTIES["ZY"][0] // both
    deep_part = deep_in_zy if stream.code == "ZY" else DEEP_GROUP_2017 - deep_in_zy
    amounts = {}
    for part, is_deep in ((deep_part, True), (whole - deep_part, False)):
        some = [one for one in members if one.deep is is_deep]
        weights = [chance.around(usual(one), 10 if is_deep else 22) for one in some]
        shares = share_out(part, weights)
        amounts.update({(o.code, stream.code): s * WAN_YUAN.atoms for o, s in zip(some, shares, strict=True)})
    return amounts


def usual(county: County) -> int:
    """What a county's 中省专项 of 2017 goes by: its poor people, half as many again for a favoured one."""
    poor = int(county.figures["贫困人口(人)"])
    return poor * 3 // 2 if county.code in FAVOURED else poor


def given(facts: Facts, chance: Chance) -> tuple[Given, ...]:
    """车购税: the transport office's own table, with a document number."""
    stream = facts.stream("CG")
    made = []
    for year in funds.YEARS:
        members = eligible(facts, stream, year)
        total = funds.TO_COUNTIES["CG"][year - funds.YEARS[0] + 1]
        shares = share_out(total, [chance.around(int(one.figures["农村人口(人)"]), 30) for one in members])
        document = f"示例交通函〔{year}〕1号"
        made += [
            Given(o.code, "CG", year, s * WAN_YUAN.atoms, "示例交通厅", document)
            for o, s in zip(members, shares, strict=True)
        ]
    return tuple(sorted(made, key=lambda one: (one.county, one.year)))


def one_off(facts: Facts) -> tuple[OneOff, ...]:
    """一次性资金 within 2017 and 2018: performance rewards and disaster money."""
    plain = [county for county in facts.counties if county.poverty and not county.deep]
    rows = [(plain[3], 2017, 300, "绩效奖励"), (plain[12], 2017, 450, "救灾补助"), (plain[20], 2017, 260, "绩效奖励")]
    rows += [(plain[7], 2018, 200, "绩效奖励")]
    return tuple(OneOff(one.code, "ZY", year, amount * WAN_YUAN.atoms, reason) for one, year, amount, reason in rows)


# Stream → (upper document of the first batch, received, passed on under, on; upper document of the second, received).
DOCUMENTS = {
    "SZ": (
        "示例财预〔2017〕88号",
        "2017-11-10",
        "示例财农〔2017〕102号",
        "2017-12-05",
        "示例财预〔2018〕31号",
        "2018-05-14",
    ),
    "ZY": (
        "示例中央财农〔2017〕9号",
        "2017-11-01",
        "示例财农〔2017〕101号",
        "2017-11-28",
        "示例中央财农〔2018〕12号",
        "2018-05-10",
    ),
}


def batches(facts: Facts, early: tuple[Issued, ...]) -> tuple[Batch, ...]:
    """The first batch of 2018 as passed on in advance, and the rest of the pools, come in May and waiting."""
    made = []
    for stream, (upper, received, own, on, second, then) in DOCUMENTS.items():
        first = sum(one.amount for one in early if one.stream == stream)
        rest = facts.pools[stream, 2018].to_counties - first
        made.append(Batch("第一批", stream, 2018, first, upper, received, own, on, "提前下达"))
        made.append(Batch("第二批", stream, 2018, rest, second, then, nature="本次"))
    return tuple(made)


def issued(facts: Facts) -> tuple[Issued, ...]:
    """已下达 for 2018: a third of last year's 中省专项 in advance; three counties already had far more than usual."""
    early = [county.code for county in facts.counties if county.task and not county.poverty][5:30:9]
    made = []
    for stream in ("SZ", "ZY"):
        document = DOCUMENTS[stream][2]
        for county in facts.counties:
            base = facts.last_year.get((county.code, stream), 0)
            percent = 175 if county.code in early else 35
            amount = base * percent // 100 // WAN_YUAN.atoms * WAN_YUAN.atoms
            if amount:
                made.append(Issued(county.code, stream, 2018, amount, document))
    return tuple(sorted(made, key=lambda one: (one.county, one.stream)))


def manual(facts: Facts) -> tuple[Manual, ...]:
    """人工调整: three decisions with reason and approver."""
    plain = [county for county in facts.counties if county.poverty and not county.deep]
    base = {code: facts.last_year[code, "ZY"] for code in (plain[9].code, plain[16].code)}

    def about(amount: int, percent: int) -> int:
        return int(Fraction(amount * percent, 100) / WAN_YUAN.atoms) * WAN_YUAN.atoms

    first, second = plain[9].code, plain[16].code
    who = "示例:分管领导张某"
    return (
        Manual(first, "ZY", 2018, EQUAL, about(base[first], 160), False, "灾后恢复重建(示例)", who),
        Manual(second, "ZY", 2018, AT_LEAST, about(base[second], 150), True, "易地搬迁后续扶持任务重(示例)", who),
        Manual(second, "SX", 2019, EQUAL, 3_000 * WAN_YUAN.atoms, True, "对口协作双方商定(示例)", who),
    )
