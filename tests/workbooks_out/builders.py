"""A small dossier made by hand: two cities, four counties, three money streams, one quota, two years."""

from __future__ import annotations

from allocator.domain.cell import Cell
from allocator.domain.clause import PLAN_2018, Clause
from allocator.domain.county import POOR_PEOPLE, County, Village
from allocator.domain.dossier import Dossier, Manifest
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import PEOPLE
from allocator.domain.parameter import CHOICE, MONEY, RATIO, Parameter, Values
from allocator.domain.plan import Plan, VillageAmount, YearPlan
from allocator.domain.programme import Level, Row
from allocator.domain.records import Issued, Manual, OneOff
from allocator.domain.rule import ActiveRule, Rule
from allocator.domain.scenario import Scenario, Setting
from allocator.domain.stream import Pool, Stream, Weight

WAN = 1_000_000
COUNTIES = (
    ("610924", "=紫阳县", "安康市", True, True, 33000),
    ("610925", "岚皋县", "安康市", True, False, 15393),
    ("611021", "洛南县", "商洛市", True, True, 28000),
    ("611023", "商南县", "商洛市", False, False, 9000),
)


def facts() -> Facts:
    """Facts with one-off money, issued money, a manual adjustment, a half-unit stream and a quota in people."""
    counties = tuple(
        County(
            code,
            name,
            city,
            poverty,
            deep,
            True,
            integrating=poverty,
            marks=frozenset(mark for mark, yes in (("贫困县", poverty), ("深度贫困县", deep)) if yes),
            figures={POOR_PEOPLE: Fraction(people)},
        )
        for code, name, city, poverty, deep, people in COUNTIES
    )
    streams = (
        Stream("HL", "生态护林员指标", "中央", "指标", "贫困县", "全额因素法", PEOPLE, 1),
        Stream("NZ", "农业生产发展资金", "中央", "涉农整合", "全部", "全额因素法", unit=WAN // 2, integrated=True),
        Stream("SZ", "省级财政专项扶贫资金", "省级", "专项扶贫", "全部", "基数加增量"),
        Stream("ZY", "中央财政专项扶贫资金", "中央", "专项扶贫", "全部", "全额因素法", integrated=True),
    )
    totals = {("HL", 2018): 300, ("HL", 2019): 330}
    totals |= {("NZ", y): n * WAN // 2 for y, n in ((2018, 4001), (2019, 4401))}
    totals |= {("SZ", y): n * WAN for y, n in ((2018, 3000), (2019, 3300))}
    totals |= {("ZY", y): n * WAN for y, n in ((2018, 9000), (2019, 9900))}
    last = {(c[0], s): n * WAN for c in COUNTIES for s, n in (("ZY", 2000), ("SZ", 700), ("NZ", 480))}
    return Facts(
        info={"编制单位": "示例省财政厅", "方案名称": "示例资金分配方案", "编制日期": "2018-03-01", "起始年度": "2018"},
        years=(2018, 2019),
        counties=counties,
        streams=streams,
        pools={key: Pool(key[0], key[1], total) for key, total in totals.items()},
        last_year=last,
        weights={s.code: (Weight(s.code, POOR_PEOPLE, "占比", Fraction(1)),) for s in streams},
        villages=(
            Village("610924100201", "双柳村", "610924", 120 * WAN, poor=300),
            Village("611021100301", "黄坪村", "611021", 80 * WAN, poor=210),
        ),
        one_off=(OneOff("610924", "ZY", 2017, 100 * WAN, "奖励"), OneOff("610925", "ZY", 2018, 50 * WAN, "救灾")),
        issued=(Issued("610924", "ZY", 2018, 1200 * WAN, "陕财办农〔2017〕168号"),),
        manual=(Manual("611023", "SZ", 2018, "不低于", 500 * WAN, True, "产业园区配套", "张某"),),
    )


def split(total: int, weights: list[int], unit: int) -> tuple[list[Fraction], list[int]]:
    """``total`` in proportion to ``weights``: exact, and in whole units with the rest to the first ones."""
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    whole = [int(share // unit) * unit for share in exact]
    for index in range((total - sum(whole)) // unit):
        whole[index] += unit
    return exact, whole


def year_plan(known: Facts, year: int) -> YearPlan:
    """Shares by poor people, one rule that moves 30 万元 from 商南县 to 紫阳县 in ZY."""
    entitlement: dict[Cell, Fraction] = {}
    exact: dict[Cell, Fraction] = {}
    amounts: dict[Cell, int] = {}
    for stream in known.streams:
        inside = [c for c in known.counties if c.poverty or stream.scope == "全部"]
        people = [int(c.figures[POOR_PEOPLE]) for c in inside]
        shares, _ = split(known.pools[stream.code, year].total, people, stream.unit)
        cells = [Cell(c.code, stream.code, year) for c in inside]
        entitlement |= dict(zip(cells, shares, strict=True))
        shift = {("610924", "ZY"): 30 * WAN, ("611023", "ZY"): -30 * WAN}
        moved = [shift.get((c.code, stream.code), 0) for c in inside]
        final = [share + m for share, m in zip(shares, moved, strict=True)]
        exact |= dict(zip(cells, final, strict=True))
        whole = [int(share // stream.unit) * stream.unit for share in final]
        for index in range((known.pools[stream.code, year].total - sum(whole)) // stream.unit):
            whole[index] += stream.unit
        amounts |= dict(zip(cells, whole, strict=True))
    raised, paid = Cell("610924", "ZY", year), Cell("611023", "ZY", year)
    reasons = {cell: "尾数最大,先补一个单位" for cell in amounts if amounts[cell] > exact[cell]}
    cap = Row("project_bank_cap", "610924", year, ((raised, Fraction(1)),), upper=exact[raised])
    levels = (
        Level(Fraction(9, 10), (paid,), ()),
        Level(Fraction(11, 10), (raised,), (cap,)),
    )
    villages = tuple(
        VillageAmount(village.code, village.county, stream, year, money * WAN)
        for village in known.villages
        for stream, money in (("NZ", 60), ("ZY", 130))
    )
    return YearPlan(
        year=year,
        forecast=False,
        entitlement=entitlement,
        exact=exact,
        amounts=amounts,
        reasons=reasons,
        tied=tuple(sorted(reasons))[:1],
        levels=levels,
        binding={"deep_county_uplift": ("610924",), "spend_the_pool": ("stream:ZY",)},
        shortfall={},
        villages=villages,
        steps={"deep_county_uplift": {raised: Fraction(30 * WAN), paid: Fraction(-30 * WAN)}},
    )


def rule(number: int, name: str, title: str, parameters: tuple[Parameter, ...] = ()) -> Rule:
    """A rule that finds nothing and says one sentence."""
    return Rule(
        number=number,
        id=name,
        title=title,
        clause=Clause(PLAN_2018, "中省财政专项扶贫资金对深度贫困县预算安排在正常增幅基础上再提高20%"),
        parameters=parameters,
        status="hard",
        tier=None,
        statuses=("hard", "off"),
        audit=lambda ledger, values: (),
        explain=lambda ledger, values, county, year: f"{title}:{county} {year} 年已核。",
    )


def book() -> tuple[ActiveRule, ...]:
    """Three rules, one of them switched off with a reason."""
    uplift = (
        Parameter("uplift", "再提高的幅度", RATIO, Fraction(1, 5)),
        Parameter("reading", "读法", CHOICE, "points", ("points", "compound"), ("百分点", "连乘")),
        Parameter("normal_growth", "正常增幅", CHOICE, "pool", ("pool", "fixed"), ("总盘增幅", "固定")),
        Parameter("base", "口径", CHOICE, "full", ("full", "initial"), ("全年", "年初")),
    )
    floor = (Parameter("floor", "每村下限", MONEY, 500 * WAN),)
    reserve = (Parameter("reserve_share", "预留比例", RATIO, Fraction(0)),)
    return (
        ActiveRule(
            rule(1, "spend_the_pool", "总盘全部安排", reserve),
            Values("hard", by_year={"reserve_share": {None: Fraction(0)}}, origin={"reserve_share": "baseline"}),
        ),
        ActiveRule(
            rule(2, "deep_county_uplift", "深度贫困县增幅", uplift),
            Values(
                "hard",
                by_year={
                    "uplift": {None: Fraction(1, 5), 2019: Fraction(1, 10)},
                    "reading": {None: "points"},
                    "normal_growth": {None: "pool"},
                    "base": {None: "full"},
                },
                origin={"uplift": "--set"},
            ),
        ),
        ActiveRule(
            rule(3, "deep_village_floor", "深度贫困村投入下限", floor),
            Values("off", by_year={"floor": {None: 500 * WAN}}, origin={"status": "--set"}, why="本年改由市级落实"),
        ),
    )


def dossier(findings: tuple[Finding, ...] | None = None) -> Dossier:
    """The dossier of ``facts()`` over two years."""
    known = facts()
    plan = Plan(tuple(year_plan(known, year) for year in known.years))
    ledger = Ledger(known, known.years, plan.amounts, plan.entitlement, plan.villages)
    shortfall = Finding("shortfall", "deep_county_uplift", "611021", 2018, "1200", "1150", "洛南县短50万元")
    setting = Setting("rule", ("deep_village_floor", "", "status", ""), "off", "本年改由市级落实", "--set", "--set")
    return Dossier(
        facts=known,
        scenario=Scenario("baseline", "基准", "", ("baseline",), (setting,)),
        book=book(),
        plan=plan,
        ledger=ledger,
        findings=(shortfall,) if findings is None else findings,
        problems=(Problem("警告", "因素权重", "", "", "本权重为工具默认值", ""),),
        manifest=Manifest("a" * 64, "b" * 64, "c" * 64, {"allocator": "0.1.0", "xlsxwriter": "3.3.1"}),
        notes=("2019 年总盘只通过可行性影响 2018 年。",),
    )
