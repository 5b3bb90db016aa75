"""A conflict of rules for a terminal: every clash, then each way out with the line that applies it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from allocator.domain.conflict import FEWER, OTHERS, REPAIRS, Conflict, Repair, Said
from allocator.workbooks.places import Places

NO_REPAIR = "没有找到靠调整总盘、参数、豁免或改为软约束就能化解的办法,请核对以上规则和数额。"
# What was not tried to the end, in words.
CUT = {
    FEWER: "以上规则已证明不能同时成立;是否其中几项就已不能同时成立,只查找到规定的范围为止,未全部试完。",
    OTHERS: "以上冲突均已证明;是否还有其他冲突,只查找到规定的范围为止,未全部试完。",
    REPAIRS: "化解办法已查找到规定的范围为止,{so_far}。",
}
POOLS, TOTAL = "资金总盘", "全年安排"
# What no shell takes apart: the rest is put in quotes, which cmd, PowerShell and sh all take.
PLAIN = re.compile(r"[\w.@=%:、-]*")
WHY = ' --why "理由"'


def with_cells(conflict: Conflict, places: Places) -> Conflict:
    """The conflict whose repairs by a pool name the cell of the workbook that states its total."""
    return replace(conflict, repairs=tuple(replace(one, cell=cell_of(one, places)) for one in conflict.repairs))


def cell_of(repair: Repair, places: Places) -> str:
    """``资金总盘!D7``; "" where the repair moves no pool or the workbook has no row for it."""
    if repair.pool is None:
        return ""
    key = (repair.pool[0], str(repair.pool[1]))
    return f"{POOLS}!{places.of(POOLS, key, TOTAL)}" if (POOLS, key) in places.rows else ""


def conflict_lines(conflict: Conflict) -> tuple[str, ...]:
    """Every clash, alike ones together, then what mends them all, one after another, each with the line that applies
    it."""
    repairs = tuple(
        line
        for repair in conflict.repairs
        for line in (f"  可行的调整{beside(conflict, repair)}:{repair.text}", applied(repair))
    )
    proved = "均已逐一验证" if all(repair.run for repair in conflict.repairs) else "已按各项所注验证"
    so_far = f"以上各项{proved},可能还有其他办法" if repairs else "尚未找到经验证可行的办法,不等于没有办法"
    cut = tuple(f"  {CUT[part].format(so_far=so_far)}" for part in conflict.untried)
    return (*clash_lines(conflict), *(repairs or (() if REPAIRS in conflict.untried else (f"  {NO_REPAIR}",))), *cut)


def clash_lines(conflict: Conflict) -> Iterator[str]:
    """Each clash in full; of those alike, about one county each in the same year, the first, then the others in one
    sentence: 同类冲突另有 1 个县区:城固县(相差约 1,845.41 万元)."""
    groups: dict[object, list[Conflict]] = {}
    for place, one in enumerate((conflict, *conflict.others)):
        said = one.said
        alike = (one.year, one.rules, said.alike) if said is not None and said.county else place
        groups.setdefault(alike, []).append(one)
    for place, (first, *others) in enumerate(groups.values()):
        yield f"【规则冲突】{'另有:' if place else ''}{first.text}"
        if others:
            yield f"  同类冲突{alike_text([one.said for one in others if one.said is not None])}。"


def alike_text(said: Sequence[Said]) -> str:
    """Clashes that are alike by county and size; a county with several of them is no further county each time."""
    one_each = len({one.county for one in said}) == len(said)
    each = "、".join(f"{one.county}({one.size})" for one in said)
    return f"另有 {len(said)} {'个县区' if one_each else '项'}:{each}"


def beside(conflict: Conflict, repair: Repair) -> str:
    """Which of several conflicts a repair mends."""
    if not conflict.others:
        return ""
    of_rules = conflict.kind == "exact" and any(one.kind != "exact" for one in conflict.others)
    if of_rules and not repair.run:
        return "(化解以上规则冲突;取整冲突须另行化解)"
    return "(同时化解以上各项)"


def applied(repair: Repair) -> str:
    """How one repair is carried out: the cell to change, or what to add to the command."""
    if repair.pool is not None:
        code, year, total = repair.pool
        row = f"资金编码 {code}、{year} 年度一行的“{TOTAL}”"
        where = f"把 {repair.cell}(“{TOTAL}”)" if repair.cell else f"把“{POOLS}”表{row}"
        return f"    做法:{where}改为 {total};先试算可加 {typed(f'pool:{code}@{year}={total}')}"
    return f"    做法:命令加 {' '.join(map(typed, repair.set))}{WHY if needs_reason(repair) else ''}"


def needs_reason(repair: Repair) -> bool:
    """Whether it leaves a county out of a rule, for which a reason has to be given."""
    return any(text.partition("=")[0].endswith(".exempt") for text in repair.set)


def typed(text: str) -> str:
    """One --set as it is typed."""
    return f"--set {text}" if PLAIN.fullmatch(text) else f'--set "{text}"'
