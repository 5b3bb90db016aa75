"""核验证书: proves a plan (or that there is none) from its certificate alone: python 核验证书.py 证书.json

Python 3.8 or newer, standard library only, exact fractions. Exit 0: proved, every level exactly; 3: the plan is
proved, some levels leave a gap; 1: not proved. How a level is proved: rows are weighed (y > 0 on a lower bound, y < 0
on an upper one), and with g = Σ y·a every plan keeps Σ g·x ≥ Σ y·bound. Cells of earlier levels stand at their amounts,
a cell with g > 0 is at most its upper bound, any other is at least max(lower, offset + weight·t). So t is bounded from
above whatever y is; where that bound is the level itself, the level's cells with g < 0 cannot rise in any plan.
"""
# ruff: noqa: B905 — older Pythons know no zip(strict=…); lengths are demanded where they matter.

import hashlib
import json
import sys
from fractions import Fraction
from math import ceil, floor, gcd
from typing import Any

KIND, LOWER, UPPER, CELLS, FACTORS, WITHIN = 0, 4, 5, 6, 7, 8
SLIP = 100  # units that a settled soft row may miss in whole units, where hard rows leave no less


class Refused(Exception):
    """Something that the certificate claims does not hold."""


def demand(truth: bool, text: str) -> None:
    """Stop with a sentence where a claim does not hold."""
    if not truth:
        raise Refused(text)


def exact(text: Any) -> Any:
    """A ``p/q`` text as an exact number, None for no bound."""
    return None if text is None else Fraction(text)


def terms(row: list) -> list:
    """(place, coefficient) pairs of a row; no coefficients stand for all 1."""
    return list(zip(row[CELLS], map(Fraction, row[FACTORS] or ["1"] * len(row[CELLS]))))


def cells_of(year: dict) -> list:
    """The columns as numbers; floor and top are tightened by the rows about one cell."""
    found = []
    for column in year["columns"]:
        cell = dict(zip(("weight", "offset", "lower", "upper", "frozen"), map(exact, column[3:8])))
        found.append({**cell, "floor": cell["lower"], "top": cell["upper"]})
    for row in year["rows"]:
        if len(row[CELLS]) == 1:
            ((n, a),) = terms(row)
            low, high = [None if side is None else exact(side) / a for side in row[4:6]][:: 1 if a > 0 else -1]
            found[n]["floor"] = max(x for x in (found[n]["floor"], low) if x is not None)
            found[n]["top"] = min((x for x in (found[n]["top"], high) if x is not None), default=None)
    return found


def exact_plan(year: dict, cells: list) -> list:
    """The exact amounts; a cell of a level stands at offset + weight · level."""
    plan = [exact(text) for text in year["exact"]]
    for level in year["levels"]:
        for n in (n for proof in level["proofs"] for n in proof["cells"]):
            demand(plan[n] is None, f"{year['year']} 年 格子 {n} 列了两次")
            plan[n] = cells[n]["offset"] + cells[n]["weight"] * Fraction(level["value"])
    demand(None not in plan, f"{year['year']} 年 有 {plan.count(None)} 个格子没有精确数额,也没有列入任何水平")
    return plan


def check_point(year: dict, cells: list, amounts: list, whole: bool, names: dict) -> tuple:
    """Every bound and row at one plan, exact or in whole units; how many settled rows miss by under a unit, by more."""
    plan, missed, more = "整数方案" if whole else "精确方案", 0, 0
    units = [year["streams"][column[1]]["unit"] for column in year["columns"]]
    for (county, stream, when, *_), cell, unit, x in zip(year["columns"], cells, units, amounts):
        where = f"{when} 年 {names.get(county, county)} {names.get(stream, stream)}:{plan} {x}"
        fixed = cell["frozen"]
        low, high = (cell["lower"], cell["upper"]) if fixed is None else (fixed, fixed)
        slack = unit if whole and (fixed is not None or low == cell["offset"]) else 0
        demand(not whole or x % unit == 0, f"{where} 不是取整单位 {unit} 的整倍数")
        demand(x >= 0 and (x >= low or x > low - slack), f"{where} 低于下限 {low}")
        demand(high is None or x <= high or x < high + slack, f"{where} 高于上限 {high}")
    for row in year["rows"]:
        if row[KIND] == "ahead" or (whole and row[KIND] == "beside"):
            continue
        left = sum((a * amounts[n] for n, a in terms(row)), Fraction(0))
        low, high = exact(row[LOWER]), exact(row[UPPER])
        unit = max((units[n] for n in row[CELLS]), default=0)
        slack = SLIP * unit if whole and row[KIND] == "settled" else 0
        within = sum(row[WITHIN:]) if whole else 0  # a share that no whole plan meets: missed by less is kept
        sides = (0 if low is None else low - left, 0 if high is None else left - high)
        for past in (0 if side < within else side for side in sides):
            demand(past <= 0 or past < slack + within, f"{year['year']} 年 约束 {row[1]} {row[2]}:{plan}相差 {past}")
            missed += 0 < past < unit
            more += past >= unit > 0
    return missed, more


def check_totals(year: dict, names: dict) -> None:
    """Totals by stream, by county (万元 streams only) and of the group, to the last 分."""
    sums: dict = {"streams": {}, "counties": {}, "group": {"": 0}}
    for (county, code, *_), x in zip(year["columns"], year["amounts"]):
        stream = year["streams"][code]
        for part, key, counts in (
            ("streams", code, True),
            ("counties", county, stream["measure"] == "万元"),
            ("group", "", stream["group"]),
        ):
            sums[part][key] = sums[part].get(key, 0) + (x if counts else 0)
    stated = {**year["totals"], "group": {"": year["totals"]["group"]}}
    for part in sums:
        for code in sorted({*sums[part], *stated[part]}):
            found, wanted = sums[part].get(code, 0), stated[part].get(code, 0)
            text = f"{year['year']} 年 {names.get(code, code) or '中省专项'} 合计 {found} 与所列 {wanted} 不符"
            demand(found == wanted, text)


def highest(year: dict, cells: list, done: dict, proof: dict) -> tuple:
    """(upper bound on t, the places that cannot rise once t stands there); (None, …) where y bounds nothing."""
    pull: dict = {}
    most, starts = Fraction(0), []
    for place, text in proof["rows"]:
        y, row = Fraction(text), year["rows"][place]
        side = exact(row[LOWER] if y > 0 else row[UPPER])
        if side is None:
            return None, set()
        most -= y * side
        for n, a in terms(row):
            pull[n] = pull.get(n, 0) + y * a
    for n, g in pull.items():
        cell = cells[n]
        side = done[n] if n in done else cell["top"] if g > 0 else cell["floor"]
        if g and side is None:
            return None, set()
        most += g * side if g else 0
        if g < 0 and n not in done and cell["weight"] > 0 and n < len(year["amounts"]):
            starts.append(((side - cell["offset"]) / cell["weight"], g * cell["weight"], n))
    slope, at = Fraction(0), Fraction(0)
    for start, change, _ in sorted(starts):
        if slope and most + slope * (start - at) < 0:
            break
        most, at, slope = most + slope * (start - at), start, slope + change
    value = at - most / slope if slope else None  # most(t) ≥ 0 keeps t at or under this
    return value, {n for start, _, n in starts if value is not None and start <= value}


def check_levels(year: dict, cells: list, plan: list) -> tuple:
    """(levels proved exactly, all levels, the largest gap left: None where some level has no bound at all)."""
    done = {n: cell["frozen"] for n, cell in enumerate(cells) if cell["frozen"] is not None}
    inside = {n for n in range(len(plan)) if n not in done and cells[n]["weight"] > 0}
    proved, before, when = 0, None, year["year"]
    gap: Any = Fraction(0)
    for level in year["levels"]:
        value, whole = Fraction(level["value"]), True
        demand(before is None or value > before, f"{when} 年 满足率水平次序不对")
        before = value
        for proof in level["proofs"]:
            members = set(proof["cells"])
            demand(members <= inside, f"{when} 年 水平 {value} 列了不该列的格子")
            inside -= members
            capped = {n for n in members if cells[n]["top"] == plan[n]}
            done.update((n, plan[n]) for n in capped)
            if members - capped:
                top, stuck = highest(year, cells, done, proof)
                whole = whole and top == value and members - capped <= stuck
                gap = None if gap is None or top is None else max(gap, top - value)
            done.update((n, plan[n]) for n in members)
        proved += whole
    demand(not inside, f"{when} 年 有 {len(inside)} 个格子没有列入任何水平")
    return proved, len(year["levels"]), gap


def check_plan(certificate: dict) -> tuple:
    """Every year of a plan: the sentences to show, and whether every level is proved exactly."""
    lines, whole, listed, names = [], True, "", certificate["names"]
    places = []
    for year in certificate["years"]:
        cells, amounts, when = cells_of(year), year["amounts"], year["year"]
        demand([type(x) for x in amounts] == [int] * len(year["exact"]), f"{when} 年 数额不全")
        here = [column[2] == when for column in year["columns"]]
        demand(here == [n < len(amounts) for n in range(len(here))], f"{when} 年 格子不全或年度不符")
        places += [(*column[:3], x) for column, x in zip(year["columns"], amounts)]
        plan = exact_plan(year, cells)
        check_point(year, cells, plan, False, names)
        missed, more = check_point(year, cells, amounts, True, names)
        check_totals(year, names)
        proved, levels, gap = check_levels(year, cells, plan)
        kinds = [row[KIND] for row in year["rows"]]
        hard, settled, beside, ahead = map(kinds.count, ("hard", "settled", "beside", "ahead"))
        frozen = sum(cell["frozen"] is not None for cell in cells)
        lines.append(f"{when} 年:{len(amounts)} 个格子、{hard} 条约束逐一成立;资金、县区、中省专项合计相符(到分)。")
        if settled:
            beyond = f"、差更多(不足 {SLIP} 个单位)的 {more} 条" if more else ""
            told = f"其中取整后差不足一个单位的 {missed} 条{beyond}"
            lines.append(f"{when} 年:软约束 {settled} 条,按核定的缺口成立,{told}。")
        if frozen or beside or ahead:
            parts = ((frozen, "个给定或不可调剂的格子"), (beside, "组无测算数格子的合计"), (ahead, "条后续年度约束"))
            lines.append(f"{when} 年:作为前提:{'、'.join(f'{n} {what}' for n, what in parts if n)}。")
        rest = f";其余 {levels - proved} 级" + ("没有上界" if gap is None else f"的满足率至多还能提高 {gap}")
        lines.append(f"{when} 年:满足率 {levels} 级,{proved} 级精确证明不能再提高{'' if proved == levels else rest}。")
        whole = whole and proved == levels
    listed = "".join(f"{county},{stream},{when},{x}\n" for county, stream, when, x in sorted(places))
    same = hashlib.sha256(listed.encode()).hexdigest() == certificate["manifest"]["result_sha256"]
    demand(same, "数额与结果指纹 result_sha256 不符")
    return lines, whole


def summed(row: list, sizes: Any = None) -> dict:
    """Place → coefficient of a row, counted in the cells' units where ``sizes`` gives them."""
    found: dict = {}
    for n, a in terms(row):
        found[n] = found.get(n, Fraction(0)) + a * (sizes[n] if sizes else 1)
    return found


def weighed(rows: list, weights: Any) -> tuple:
    """The weighted sum of rows (coefficients, lower, upper): its coefficients and what it is at least."""
    pull, total = {}, Fraction(0)  # type: dict, Fraction
    for place, text in weights:
        y, (factors, low, high) = Fraction(text), rows[place]
        demand(y == 0 or (low if y > 0 else high) is not None, "乘数用了不存在的界")
        total += y * (low if y > 0 else high) if y else 0
        for n, a in factors.items():
            pull[n] = pull.get(n, Fraction(0)) + y * a
    return pull, total


def told(certificate: dict) -> str:
    """The rows for people."""
    names = certificate["names"]
    return "、".join(dict.fromkeys(f"{row[1]} {names.get(row[2], row[2])}" for row in certificate["rows"]))


def check_impossible(certificate: dict) -> tuple:
    """The weighted rows and bounds cancel every cell and leave 0 ≥ gap > 0."""
    rows = [(summed(row), exact(row[LOWER]), exact(row[UPPER])) for row in certificate["rows"]]
    weights = list(enumerate(certificate["multipliers"][: len(rows)]))
    for place, y in certificate["bounds"]:
        low, high, frozen = map(exact, certificate["columns"][place][5:8])
        weights.append((len(rows), y))
        rows.append(({place: Fraction(1)}, *((low, high) if frozen is None else (frozen, frozen))))
    pull, total = weighed(rows, weights)
    demand(not any(pull.values()), "加权相加后仍有格子没有消去")
    demand(total == Fraction(certificate["gap"]) and total > 0, f"加权相加得 0 ≥ {total},证明不了不能同时成立")
    text = f"以下约束加权相加得出 0 ≥ {total}(分),不能同时成立:{told(certificate)}。"
    return [f"{certificate['year']} 年:{text}"], True


def in_units(row: list, units: list) -> tuple:
    """A row of whole units: integers without common factor, so that its bounds may be rounded inwards."""
    factors, size = summed(row, units), Fraction(0)
    for a in factors.values():  # the largest number that divides all of them
        common = gcd(size.numerator * a.denominator, a.numerator * size.denominator)
        size = Fraction(common, size.denominator * a.denominator)
    size, within, low, high = size or Fraction(1), sum(row[WITHIN:]), exact(row[LOWER]), exact(row[UPPER])
    if within:  # a share that no whole plan meets: the multiples next to it are meant
        low, high = (
            None if low is None else low // within * within,
            None if high is None else -(-high // within) * within,
        )
    factors = {n: a / size for n, a in factors.items()}
    return factors, None if low is None else ceil(low / size), None if high is None else floor(high / size)


def unit_bounds(column: list, unit: int) -> tuple:
    """The least and the most units of a cell; a fixed amount, and a floor that is a fixed part, may be rounded down."""
    offset, low, high, frozen = map(exact, column[4:8])
    if frozen is not None:
        return floor(frozen / unit), ceil(frozen / unit)
    return floor(low / unit) if low <= offset else ceil(low / unit), None if high is None else floor(high / unit)


def is_closed(box: list, rows: list, weights: list) -> bool:
    """Whether nothing is left in a box: a cell without any amount, or weighted rows that ask for more than it holds."""
    pull, total = weighed(rows, weights)
    for n, g in pull.items():
        side = box[n][1] if g > 0 else box[n][0]
        demand(not g or side is not None, "乘数用了不存在的界")
        total -= g * side if g else 0
    return total > 0 or any(high is not None and low > high for low, high in box)


def check_units(certificate: dict) -> tuple:
    """No whole amounts keep all rows: at each branch a cell has at most so many units or more, each end is closed."""
    columns = certificate["columns"]
    units = [certificate["streams"][column[1]]["unit"] for column in columns]
    demand(all(type(unit) is int and unit > 0 for unit in units), "取整单位不是正整数")
    rows = [in_units(row, units) for row in certificate["rows"]]
    for weights in certificate["derived"]:  # a sum of whole numbers is whole: what it is at least is rounded up
        pull, total = weighed(rows, weights)
        demand(all(a.denominator == 1 for a in pull.values()), "推出的约束系数不是整数")
        rows.append((pull, ceil(total), None))
    boxes, ends = [[unit_bounds(column, unit) for column, unit in zip(columns, units)]], 0
    for node in certificate["tree"]:
        demand(bool(boxes), "分支多于情形")
        box = boxes.pop()
        if isinstance(node, dict):
            demand(is_closed(box, rows, node["rows"]), f"第 {ends + 1} 种情形没有排除")
            ends += 1
            continue
        n, most = node
        demand(type(n) is type(most) is int and 0 <= n < len(box), "分支不是整数")
        low, high = box[n]
        boxes += [[*box[:n], pair, *box[n + 1 :]] for pair in ((most + 1, high), (low, most))]
    demand(not boxes, f"有 {len(boxes)} 种情形没有排除")
    text = f"按取整单位没有任何数额能同时满足以下约束({ends} 种情形逐一排除):{told(certificate)}。"
    return [f"{certificate['year']} 年:{text}"], True


def main(path: str) -> int:
    """Check one certificate file and say what was proved."""
    getattr(sys.stdout, "reconfigure", lambda **_: None)(errors="replace")  # a console may know no Chinese
    getattr(sys, "set_int_max_str_digits", lambda _: None)(0)  # exact numbers may be long
    try:
        with open(path, "rb") as file:
            content = file.read()
        certificate = json.loads(content)
        demand(certificate["form"] == "allocator-certificate-1", "证书格式不符")
        lines, whole = CHECKS[certificate["kind"]](certificate)
    except Refused as refused:
        sys.stdout.write(f"证书不成立:{refused}。\n")
        return 1
    except (OSError, ArithmeticError, LookupError, AttributeError, TypeError, ValueError) as broken:
        sys.stdout.write(f"证书不成立:文件读不懂({type(broken).__name__}:{broken})。\n")
        return 1
    lines += [f"输入指纹 {certificate['manifest']['input_sha256']}", f"证书指纹 {hashlib.sha256(content).hexdigest()}"]
    lines.append("以上以证书所列的格子、约束、界限、年度和对象为前提,未与填报表核对。")
    lines.append("证书指纹须与出具时所示一致(报批材料“数据指纹”表;规则冲突:屏幕或 --json),否则前提可能被改动。")
    lines.append("证书成立。" if whole else "方案成立;部分水平未能精确证明,差距见上。")
    sys.stdout.write("\n".join([*lines, ""]))
    return 0 if whole else 3


CHECKS = {"plan": check_plan, "infeasible": check_impossible, "whole_units": check_units}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else "用法:python 核验证书.py 证书.json")
