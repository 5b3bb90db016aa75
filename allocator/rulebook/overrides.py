"""What a scenario changes in the facts: pools, counties, weights, streams."""

from __future__ import annotations

from dataclasses import replace

from allocator.domain.county import INTEGRATING, KINDS, POVERTY, RISKS, TASK, County
from allocator.domain.facts import Facts, scope_codes
from allocator.domain.finding import ERROR, Problem
from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN, to_atoms
from allocator.domain.scenario import Setting
from allocator.domain.stream import METHODS, Pool, Stream
from allocator.domain.text import halved
from allocator.rulebook.nearest import suggestion
from allocator.rulebook.values import PERCENT, Refused, bare_percent, exact

POOL_FIELDS = {"total": "total", "全年安排": "total", "initial": "initial", "年初预算": "initial"}
POOL_FIELDS |= {"provincial": "provincial", "省本级安排": "provincial"}
COUNTY_TEXTS = {"绩效等次": "grade", "分档": "band", "债务风险等级": "debt_risk", "对象类型": "kind"}
COUNTY_CHOICES = {"债务风险等级": RISKS, "对象类型": KINDS}
COUNTY_FLAGS = {POVERTY: "poverty", "深度贫困县": "deep", TASK: "task", INTEGRATING: "integrating"}
COUNTY_YEARS = {"摘帽年度": "delisted", "退出公告年度": "exit_announced", "深度贫困认定年度": "deep_since"}
STREAM_TEXTS = {"适用范围": "scope", "分配方法": "method", "倾斜对象": "tilt_target", "全部投向": "directed_to"}
STREAM_FLAGS = {"可调剂": "movable", "纳入统筹整合": "integrated", "向深度贫困倾斜": "tilted"}
# As the workbook's cells are judged (see the decision on what no county can have).
WHOLE = ("(人)", "(户)", "(个)")
MOST_PEOPLE, MOST_MONEY, MOST_ELSE = 10**8, 10**10, 10**15


def override_facts(facts: Facts, settings: tuple[Setting, ...]) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts with every setting applied in order, and a Problem for each that cannot be."""
    problems: list[Problem] = []
    for setting in settings:
        try:
            facts = {"pool": set_pool, "county": set_county, "stream": set_stream}.get(setting.kind, keep)(
                facts, setting
            )
        except Refused as refused:
            problems.append(problem(setting, str(refused)))
    try:
        facts = set_weights(facts, tuple(one for one in settings if one.kind == "weight"))
    except Refused as refused:
        problems.append(problem(next(one for one in settings if one.kind == "weight"), str(refused)))
    return facts, tuple(problems)


def keep(facts: Facts, _: Setting) -> Facts:
    """Nothing to change here (weights are set all together)."""
    return facts


def problem(setting: Setting, text: str) -> Problem:
    """A Problem at the setting's place."""
    sheet, _, cell = setting.place.partition("!")
    return Problem(ERROR, sheet, cell, setting.value, f"{'.'.join(setting.key)}:{text}", "请改正后重试。")


def stream_of(facts: Facts, code: str) -> Stream:
    """The stream of a code; Refused with the nearest one."""
    known = {stream.code: stream for stream in facts.streams}
    if code not in known:
        raise Refused(f"没有资金编码“{code}”。{suggestion(code, known)}")
    return known[code]


def set_pool(facts: Facts, setting: Setting) -> Facts:
    """[pools.ZY.2019] total."""
    code, year_text, name = setting.key
    stream = stream_of(facts, code)
    if year_text not in {str(year) for year in facts.years}:
        raise Refused(f"“{year_text}”不在计划年度 {facts.years[0]}—{facts.years[-1]} 内。")
    if name not in POOL_FIELDS:
        raise Refused(f"没有“{name}”。{suggestion(name, POOL_FIELDS)}")
    year, amount = int(year_text), atoms_of(setting.value, stream)
    before = facts.pool(code, year) or Pool(code, year, 0)
    return replace(facts, pools={**facts.pools, (code, year): replace(before, **{POOL_FIELDS[name]: amount})})


def atoms_of(text: str, stream: Stream) -> int:
    """An amount in the stream's unit, on a whole atom and not negative."""
    atoms = to_atoms(decimal_of(text), stream.measure)
    if atoms is None or atoms < 0:
        raise Refused(f"“{text}”不是有效的{stream.measure.name}数额。")
    if atoms > (MOST_MONEY if stream.measure == WAN_YUAN else MOST_ELSE) * stream.measure.atoms:
        raise Refused(f"“{text}”{stream.measure.name}大得不可能。")
    return atoms


def decimal_of(text: str) -> Fraction:
    """A decimal number, exact."""
    return exact(halved(text).replace(",", "").strip(), text, "不是数")


def set_county(facts: Facts, setting: Setting) -> Facts:
    """[counties.610925] a flag, a year, a text or a figure by its header."""
    code, header = setting.key
    if all(county.code != code for county in facts.counties):
        raise Refused(f"没有行政区划代码“{code}”。{suggestion(code, [c.code for c in facts.counties])}")
    changed = tuple(
        change_county(facts, county, header, setting.value) if county.code == code else county
        for county in facts.counties
    )
    return replace(facts, counties=changed)


def change_county(facts: Facts, county: County, header: str, text: str) -> County:
    """One county with one column changed."""
    if header in COUNTY_CHOICES and text and text not in COUNTY_CHOICES[header]:
        raise Refused(f"“{header}”应为 {'、'.join(COUNTY_CHOICES[header])} 之一,这里是“{text}”。")
    if header in COUNTY_TEXTS:
        return replace(county, **{COUNTY_TEXTS[header]: text or (KINDS[0] if header == "对象类型" else None)})
    if header in COUNTY_FLAGS:
        return flagged(facts, county, header, flag_of(text))
    if header in COUNTY_YEARS:
        return replace(county, **{COUNTY_YEARS[header]: year_of(header, text) if text else None})
    known = {name for one in facts.counties for name in (*one.figures, *one.marks)}
    if header not in known:
        raise Refused(f"“县区”表没有“{header}”一列。{suggestion(header, known)}")
    if any(header in one.marks for one in facts.counties):
        marks = county.marks | {header} if flag_of(text) else county.marks - {header}
        return replace(county, marks=marks)
    return replace(county, figures={**county.figures, header: figure_of(header, text)})


def figure_of(header: str, text: str) -> Fraction:
    """A figure as its cell would allow it: not negative, people, households and villages whole, 万元 on a whole 分."""
    value = decimal_of(text)
    if value < 0:
        raise Refused(f"“{header}”不能是负数“{text}”。")
    if header.endswith(WHOLE) and value.denominator != 1:
        raise Refused(f"“{header}”应为整数,这里是“{text}”。")
    if header.endswith("(万元)") and to_atoms(value) is None:
        raise Refused(f"“{text}”万元不是整分。")
    if header.endswith("(%)") and value > 100:
        raise Refused(f"“{header}”不能超过 100%,这里是“{text}”。")
    most = MOST_PEOPLE if header.endswith(WHOLE) else MOST_MONEY if header.endswith("(万元)") else MOST_ELSE
    if value > most:
        raise Refused(f"“{header}”“{text}”大得不可能。")
    return value


def year_of(header: str, text: str) -> int:
    """A year of four digits."""
    year = decimal_of(text)
    if year.denominator != 1 or not 1900 <= year <= 2999:
        raise Refused(f"“{header}”应为四位年份,这里是“{text}”。")
    return int(year)


def flagged(facts: Facts, county: County, header: str, flag: bool) -> County:
    """One county with a flag of its own; what was left blank follows 贫困县, as it does when the workbook is read."""
    marks = county.marks | {header} if flag else county.marks - {header}
    fields = {COUNTY_FLAGS[header]: flag}
    if header == POVERTY and INTEGRATING in county.derived:
        fields["integrating"] = flag
    if header == POVERTY and TASK in county.derived:
        fields["task"] = flag or any(amount for (code, _), amount in facts.last_year.items() if code == county.code)
    return replace(county, marks=marks, derived=county.derived - {header}, **fields)


def flag_of(text: str) -> bool:
    """是 or 否."""
    if text.strip() not in ("是", "否"):
        raise Refused(f"“{text}”应为 是 或 否。")
    return text.strip() == "是"


def set_stream(facts: Facts, setting: Setting) -> Facts:
    """[streams.ZY] 分配方法 and the like."""
    code, header = setting.key
    stream, text = stream_of(facts, code), setting.value.strip()
    if header == "分配方法" and text not in METHODS:
        raise Refused(f"“{text}”不是分配方法:{'、'.join(METHODS)}。")
    if header == "适用范围" and (codes := scope_codes(text)) and codes[0].isdigit():
        text = "、".join(codes)
    if header in STREAM_TEXTS:
        stream = replace(stream, **{STREAM_TEXTS[header]: text})
    elif header in STREAM_FLAGS:
        stream = replace(stream, **{STREAM_FLAGS[header]: flag_of(text)})
    elif header == "取整单位":
        stream = replace(stream, unit=max(1, atoms_of(text, stream)))
    else:
        raise Refused(f"情景不能改资金的“{header}”。{suggestion(header, (*STREAM_TEXTS, *STREAM_FLAGS, '取整单位'))}")
    return replace(facts, streams=tuple(stream if one.code == code else one for one in facts.streams))


def set_weights(facts: Facts, settings: tuple[Setting, ...]) -> Facts:
    """[weights.ZY] some weights in %; the rest of the stream's weights are rescaled to 100 %."""
    weights = dict(facts.weights)
    for code in dict.fromkeys(setting.key[0] for setting in settings):
        stream = stream_of(facts, code)
        chosen = {one.key[1]: decimal_of(bare_percent(one.value)) * PERCENT for one in settings if one.key[0] == code}
        rows = weights.get(code, ())
        for factor in chosen:
            if all(row.factor != factor for row in rows):
                near = suggestion(factor, [row.factor for row in rows])
                raise Refused(f"“{stream.name}”的因素权重里没有“{factor}”。{near}")
        rest = sum((row.weight for row in rows if row.factor not in chosen), Fraction(0))
        left = 1 - sum(chosen.values(), Fraction(0))
        if left < 0 or min(chosen.values()) < 0 or (rest == 0 and left != 0):
            raise Refused(f"“{stream.name}”的权重合计不能凑成 100%。")
        weights[code] = tuple(
            replace(row, weight=chosen[row.factor] if row.factor in chosen else row.weight * left / rest)
            for row in rows
        )
    return replace(facts, weights=weights)
