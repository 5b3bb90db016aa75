"""A run's --json as a page that a reviewer reads in a minute: the golden result of a scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from typing import Any

SAMPLED = 5
GROUP, ALL_GROUP, DEEP_GROUP = ("SZ", "ZY"), "全部县区", "深度贫困县"
Json = dict[str, Any]


def page(name: str, result: Json, levels: int, deep: Set[str]) -> str:
    """The golden text of one scenario's result: ``levels`` distinct fulfilments, ``deep`` counties' codes."""
    head = [f"情景 {name} 在示例数据上的结果。由 make golden 写出,不要手改。", f"status {result['status']}"]
    body = conflict_lines(result["conflict"]) if result["conflict"] else plan_lines(result, levels, deep)
    return "\n".join([*head, *body]) + "\n"


def plan_lines(result: Json, levels: int, deep: Set[str]) -> Iterator[str]:
    """Hash, findings, what each rule did, totals, the deep counties' group money, some counties."""
    yield f"result_sha256 {result['manifest']['result_sha256']}"
    kinds = Counter(one["kind"] for one in result["findings"])
    yield "审核结论 " + " ".join(f"{kind} {kinds[kind]}" for kind in ("broken", "shortfall", "check"))
    yield f"不同的满足率水平 {levels}"
    yield from ("", "规则 · 状态 · 起作用的对象数 · 调增合计(万元) · 软约束缺口(万元)")
    for rule in result["rules"]:
        shortfall = short(rule["shortfall"]) if rule["shortfall"] else "-"
        yield " · ".join([rule["id"], rule["status"], str(len(rule["binding"])), short(rule["moved"]), shortfall])
    years = sorted({one["year"] for one in result["allocations"]})
    yield from ("", " · ".join(["资金合计", *map(str, years)]))
    for stream in result["streams"]:
        mine = [one for one in result["allocations"] if one["stream"] == stream["code"]]
        yield " · ".join([f"{stream['code']}({stream['unit']})", *totals(mine, years)])
    group = [one for one in result["allocations"] if one["stream"] in GROUP]
    yield from ("", " · ".join(["中省专项(万元)", *map(str, years)]))
    yield " · ".join([ALL_GROUP, *totals(group, years)])
    yield " · ".join([DEEP_GROUP, *totals([one for one in group if one["county"] in deep], years)])
    money = {stream["code"] for stream in result["streams"] if stream["unit"] == "万元"}
    yield from ("", " · ".join(["县区各项资金合计(万元)", *map(str, years)]))
    for code in sampled(result["allocations"]):
        yield " · ".join([code, *totals([o for o in result["allocations"] if county_money(o, code, money)], years)])


def county_money(entry: Json, code: str, money: set[str]) -> bool:
    """Whether an entry is one county's money."""
    return entry["county"] == code and entry["stream"] in money


def totals(entries: Sequence[Json], years: Sequence[int]) -> list[str]:
    """The sum of the amounts, year by year."""
    return [short(str(sum(Decimal(one["amount"]) for one in entries if one["year"] == year))) for year in years]


def sampled(entries: Sequence[Json]) -> list[str]:
    """Some counties, spread evenly over the codes."""
    codes = sorted({one["county"] for one in entries})
    return codes[:: max(1, len(codes) // SAMPLED)][:SAMPLED]


def short(amount: str) -> str:
    """A decimal or p/q (of any length: int() refuses more than 4,300 digits) to two places."""
    above, _, below = amount.partition("/")
    return format(Decimal(above) / Decimal(below or 1), ".2f")


def conflict_lines(conflict: Json) -> Iterator[str]:
    """Which rules clash, by how much, what would mend it."""
    yield f"kind {conflict['kind']}"
    yield f"rules {' '.join(conflict['rules'])}"
    yield f"subjects {' '.join(conflict['subjects'])}"
    yield f"year {conflict['year']}"
    yield f"short_by {conflict['short_by']}"
    yield f"text {conflict['text']}"
    for repair in conflict["repairs"]:
        told = " ".join(repair["set"]) if "set" in repair else str(repair["pool"])
        yield f"repair {told} · {repair['text']}"
    for other in conflict["others"]:
        yield from ("", "另有", *conflict_lines(other))
