"""核验证书: proves a plan, or that there is none, from its certificate alone. Python 3.8 or newer, no more.

Exit 0: proved; 3: some levels leave a gap or a conflict has no proof; 1: not proved. A level is proved so: rows are
weighed (y > 0 on a lower bound, y < 0 on an upper one), and with g = Σ y·a every plan keeps Σ g·x ≥ Σ y·bound. Cells of
earlier levels stand at their amounts, one with g > 0 is at most its upper bound, others at least max(lower, offset +
weight·t). That bounds t from above whatever y is; where the bound is the level, its cells with g < 0 can never rise.
"""

import json
import re
import sys
import zipfile
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor, gcd
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

KIND, RULE, SUBJECT, YEAR, LOWER, UPPER, CELLS, FACTORS, WITHIN = range(9)
SLIP = 100  # units that a settled soft row may miss in whole units, where hard rows leave no less
HASHES = {"input_sha256": "输入文件指纹", "scenario_sha256": "情景指纹", "result_sha256": "结果指纹", "own": "证书指纹"}


class Refused(Exception):
    """Something that the certificate claims does not hold."""


def demand(truth: Any, text: str) -> None:
    """Stop with a sentence where a claim does not hold."""
    if not truth:
        raise Refused(text)


def sides(row: list, sizes: Any = None) -> tuple:
    """(place → coefficient, lower, upper) of a row; counted in the cells' units where ``sizes`` gives them."""
    cells, factors = row[CELLS], list(map(Fraction, row[FACTORS] or ["1"] * len(row[CELLS])))
    sound = cells == sorted({*cells}) and min([0, *cells]) == 0 and len(factors) == len(cells)
    demand(sound, f"约束 {row[RULE]} {row[SUBJECT]} 的格子或系数不符")
    ends = (x and Fraction(x) for x in row[LOWER : UPPER + 1])
    return {n: a * (sizes[n] if sizes else 1) for n, a in zip(cells, factors)}, *ends


def cells_of(year: dict) -> tuple:
    """Columns as numbers, floor and top tightened by rows about one cell; the exact plan, partly told by levels."""
    found = []
    for column in year["columns"]:
        cell = dict(zip(("weight", "offset", "lower", "upper", "frozen"), (x and Fraction(x) for x in column[3:8])))
        demand(len(column) == 8 and cell["weight"] >= 0 <= cell["offset"] <= cell["lower"], f"格子 {column} 界限不符")
        found.append({**cell, "floor": cell["lower"], "top": cell["upper"]})
    for factors, *bounds in map(sides, year["rows"]):
        for n, a in factors.items() if len(factors) == 1 else ():
            low, high = [None if side is None else side / a for side in bounds][:: 1 if a > 0 else -1]
            found[n]["floor"] = max(x for x in (found[n]["floor"], low) if x is not None)
            found[n]["top"] = min((x for x in (found[n]["top"], high) if x is not None), default=None)
    plan = [x and Fraction(x) for x in year["exact"]]
    for level, n in ((one, n) for one in year["levels"] for proof in one["proofs"] for n in proof["cells"]):
        demand(plan[n] is None, f"{year['year']} 年 格子 {n} 列了两次")
        plan[n] = found[n]["offset"] + found[n]["weight"] * Fraction(level["value"])
    demand(None not in plan, f"{year['year']} 年 有 {plan.count(None)} 个格子没有精确数额,也没有列入任何水平")
    return found, plan


def check_point(year: dict, cells: list, amounts: list, whole: bool, names: dict) -> tuple:
    """Every bound and row at one plan, exact or in whole units; how many settled rows miss by under a unit, by more."""
    plan, missed, more = "整数方案" if whole else "精确方案", 0, 0
    units = [year["streams"][column[1]]["unit"] for column in year["columns"]]
    for (county, stream, when, *_), cell, unit, x in zip(year["columns"], cells, units, amounts):
        where = f"{when} 年 {names.get(county, county)} {names.get(stream, stream)}:{plan} {x}"
        low, high = [cell[side] if cell["frozen"] is None else cell["frozen"] for side in ("lower", "upper")]
        slack = unit if whole and (cell["frozen"] is not None or low == cell["offset"]) else 0
        demand(not whole or x % unit == 0, f"{where} 不是取整单位 {unit} 的整倍数")
        demand(x >= 0 and (x >= low or x > low - slack), f"{where} 低于下限 {low}")
        demand(high is None or x <= high or x < high + slack, f"{where} 高于上限 {high}")
    for row in (one for one in year["rows"] if one[KIND] not in ("ahead", "beside" if whole else "")):
        factors, low, high = sides(row)
        left = sum((a * amounts[n] for n, a in factors.items()), Fraction(0))
        unit = max((units[n] for n in row[CELLS]), default=0)
        slack = SLIP * unit if whole and row[KIND] == "settled" else 0
        within = sum(row[WITHIN:]) if whole else 0  # a share that no whole plan meets: missed by less is kept
        pasts = (0 if low is None else low - left, 0 if high is None else left - high)
        for past in (0 if side < within else side for side in pasts):
            demand(past <= 0 or past < slack + within, f"{year['year']} 年 约束 {row[1]} {row[2]}:{plan}相差 {past}")
            missed, more = missed + (0 < past < unit), more + (past >= unit > 0)
    return missed, more


def weighed(rows: Any, weights: Any, box: Any) -> tuple:
    """Rows (coefficients, lower, upper) weighed: the coefficients, what they ask for, what a box has (None: no end)."""
    pull, least = {}, Fraction(0)  # type: dict, Any
    for place, y in ((place, Fraction(text)) for place, text in weights):
        factors, side = rows[place][0], rows[place][1 if y > 0 else 2]
        least = None if least is None or (y and side is None) else least + (y * side if y else 0)
        for n, a in factors.items():
            pull[n] = pull.get(n, Fraction(0)) + y * a
    ends = [(g, box[n][g > 0]) for n, g in pull.items() if g]
    return pull, least, None if any(end is None for _, end in ends) else sum((g * end for g, end in ends), Fraction(0))


def highest(year: dict, cells: list, done: dict, proof: dict) -> tuple:
    """(upper bound on t, the places that cannot rise once t stands there); (None, …) where y bounds nothing."""
    box = [(cell["floor"], cell["top"]) if n not in done else (done[n],) * 2 for n, cell in enumerate(cells)]
    rows = {place: sides(year["rows"][place]) for place, _ in proof["rows"]}
    (pull, least, most), starts = weighed(rows, proof["rows"], box), []
    if most is None or least is None:
        return None, set()
    for n, g in pull.items():
        if g < 0 and n not in done and cells[n]["weight"] > 0 and n < len(year["amounts"]):
            starts.append(((box[n][0] - cells[n]["offset"]) / cells[n]["weight"], g * cells[n]["weight"], n))
    most, slope, at = most - least, Fraction(0), Fraction(0)
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
    proved, value, when, gap = 0, Fraction(-1), year["year"], Fraction(0)  # type: int, Fraction, int, Any
    for level in year["levels"]:
        before, value, whole = value, Fraction(level["value"]), True
        demand(value > before, f"{when} 年 满足率水平次序不对")
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
    whole, names, places = True, certificate["names"], [tuple(one) for one in certificate["closed"]]
    lines = [f"{when} 年:照执行数列入,不在证明之内。" for when in sorted({place[2] for place in places})]
    for year in certificate["years"]:
        (cells, plan), amounts, when = cells_of(year), year["amounts"], year["year"]
        demand([type(x) for x in amounts] == [int] * len(year["exact"]), f"{when} 年 数额不全")
        here = [column[2] == when for column in year["columns"]]
        demand(here == [n < len(amounts) for n in range(len(here))], f"{when} 年 格子不全或年度不符")
        places += [(*one[:3], x, year["streams"][one[1]]["atoms"]) for one, x in zip(year["columns"], amounts)]
        check_point(year, cells, plan, False, names)
        missed, more = check_point(year, cells, amounts, True, names)
        left = Counter({(part, code): x for part, each in year["totals"].items() for code, x in each.items()})
        for (county, code, *_), x in zip(year["columns"], amounts):  # by county of 万元 only
            money, group = year["streams"][code]["measure"] == "万元", year["streams"][code]["group"]
            left.subtract({("streams", code): x, ("counties", county): x * money, ("group", "中省专项"): x * group})
        for part, code in sorted(key for key, x in left.items() if x):
            raise Refused(f"{when} 年 {names.get(code, code)} 合计与所列相差 {left[part, code]}")
        proved, levels, gap = check_levels(year, cells, plan)
        kinds = [row[KIND] for row in year["rows"] if (row[YEAR] > when if row[KIND] == "ahead" else row[YEAR] == when)]
        hard, settled, beside, ahead = map(kinds.count, ("hard", "settled", "beside", "ahead"))
        demand(hard + settled + beside + ahead == len(year["rows"]), f"{when} 年 有约束的类别或年度不符")
        frozen = sum(cell["frozen"] is not None for cell in cells)
        parts = ((frozen, "个给定或不可调剂的格子"), (beside, "组无测算数格子的合计"), (ahead, "条后续年度约束"))
        given = "、".join(f"{n} {what}" for n, what in parts if n)
        few = f"{missed} 条" + (f"、差更多(不足 {SLIP} 个单位)的 {more} 条" if more else "")
        rest = f";其余 {levels - proved} 级" + ("没有上界" if gap is None else f"的满足率至多还能提高 {gap}")
        texts = (
            f"{len(amounts)} 个格子、{hard} 条约束逐一成立;资金、县区、中省专项合计相符(到分)",
            f"软约束 {settled} 条,按核定的缺口成立,其中取整后差不足一个单位的 {few}" if settled else "",
            f"作为前提:{given}" if given else "",
            f"满足率 {levels} 级,{proved} 级精确证明不能再提高{'' if proved == levels else rest}",
        )
        lines += [f"{when} 年:{text}。" for text in texts if text]
        whole = whole and proved == levels
    demand({code for place in places for code in place[:2]} <= {*names}, "有的县区或资金没有名称")
    listed = "".join(f"{county},{stream},{when},{x}\n" for county, stream, when, x, _ in sorted(places))
    demand(sha256(listed.encode()).hexdigest() == certificate["manifest"]["result_sha256"], "数额与结果指纹不符")
    certificate["places"] = places
    return lines, whole


def in_units(row: list, units: list) -> tuple:
    """A row of whole units: integers without common factor, so that its bounds may be rounded inwards."""
    (factors, low, high), q, within = sides(row, units), Fraction(0), sum(row[WITHIN:])
    for a in factors.values():  # the largest number that divides all of them
        q = Fraction(gcd(q.numerator * a.denominator, a.numerator * q.denominator), q.denominator * a.denominator)
    q = q or Fraction(1)
    if within:  # a share that no whole plan meets: the multiples next to it are meant
        low, high = low and low // within * within, high and -(-high // within) * within
    return {n: a / q for n, a in factors.items()}, low and ceil(low / q), high and floor(high / q)


def excluded(conflict: dict, whole: bool) -> tuple:
    """No amounts, exact or ``whole``, keep all rows: each branch's ends ask for more than they hold; (ends, excess)."""
    columns, boxes, ends, excess = conflict["columns"], [[]], 0, None  # type: list, list, int, Any
    units = [conflict["streams"][column[1]]["unit"] if whole else 1 for column in columns]
    demand(all(type(unit) is int and unit > 0 for unit in units), "取整单位不是正整数")
    for unit, column in zip(units, columns):
        offset, low, high, frozen = (x and Fraction(x) for x in column[4:8])
        low, high = (low, high) if frozen is None else (frozen, frozen)
        steps: Any = (floor, ceil) if frozen is not None else (floor if low <= offset else ceil, floor)
        down, up = steps if whole else (Fraction, Fraction)  # what is fixed, also as the floor, may be rounded down
        boxes[0].append((down(low / unit), None if high is None else up(high / unit)))
    rows = [in_units(row, units) if whole else sides(row) for row in conflict["rows"]]
    for weights in conflict["derived"] if whole else ():  # a sum of whole numbers is whole: what it is at least too
        pull, least, _ = weighed(rows, weights, boxes[0])
        demand(all(a.denominator == 1 for a in pull.values()), "推出的约束系数不是整数")
        rows.append((pull, ceil(least), None))
    for node in conflict["tree"]:
        demand(boxes, "分支多于情形")
        box = boxes.pop()
        if isinstance(node, dict):
            _, least, most = weighed(rows, node["rows"], box)
            excess = None if least is None or most is None else least - most
            empty = whole and any(high is not None and low > high for low, high in box)
            more = excess is not None and excess > 0 and excess == Fraction(node.get("gap", excess))
            demand(empty or more, f"第 {ends + 1} 种情形没有排除")
            ends += 1
            continue
        n, cut = node
        demand(whole and type(n) is type(cut) is int and 0 <= n < len(box), "分支不是整数")
        boxes += [[*box[:n], pair, *box[n + 1 :]] for pair in ((cut + 1, box[n][1]), (box[n][0], cut))]
    demand(not boxes, f"有 {len(boxes)} 种情形没有排除")
    return ends, excess


def rules_told(rows: list, names: dict) -> str:
    """The rules of some rows, each with the counties or streams (stream:LY, 610124/SZ) that it is about, by name."""
    told: dict = {}
    for row in rows:
        who = " ".join(names.get(part, part) for part in row[SUBJECT].removeprefix("stream:").split("/"))
        told.setdefault(names.get(row[RULE], row[RULE]), {})[who] = True
    return "、".join(f"“{rule}”({'、'.join(whom)})" for rule, whom in told.items())


def check_conflicts(certificate: dict) -> tuple:
    """Each conflict with a proof, none of them told twice; whether all that were told have one."""
    proved, listed, names, lines = certificate["conflicts"], certificate["listed"], certificate["names"], []
    rows = [{str((row[1:6], [one["columns"][n][:3] for n in row[CELLS]])) for row in one["rows"]} for one in proved]
    demand(not any(a <= b for n, b in enumerate(rows) for a in rows[:n]), "同一冲突列了两次")
    demand(type(listed) is int and listed >= len(proved) > 0, "冲突的项数不符")
    for one, whole in ((one, one["whole"]) for one in proved):
        ends, excess = excluded(one, whole)
        years = [*(row[YEAR] for row in one["rows"]), *(column[2] for column in one["columns"])]
        demand(one["year"] == max(years), f"约束或格子的年度与 {one['year']} 年不符")
        demand({code for column in one["columns"] for code in column[:2]} <= {*names}, "有的县区或资金没有名称")
        text = f"按取整单位没有任何数额能同时满足以下约束({ends} 种情形逐一排除)"
        if not whole:  # the excess as the screen has it: to six places, else 约 and two, more where these show 0
            measure, size = max([("", 1), *((each["measure"], each["atoms"]) for each in one["streams"].values())])
            value = excess / size
            enough = (n for n in range(2, 999) if value * 200 >= 1 or value * 10 ** (n - 1) >= 1)
            about, places = ("", 6) if value * 10**6 % 1 == 0 else ("约 ", next(enough))
            n = floor(value * 10**places + Fraction(1, 2))
            short = f"{about}{n // 10**places:,}.{n % 10**places:0{places}}".rstrip("0").rstrip(".")
            text = f"以下约束加权相加得出 0 ≥ {short} {measure}(即屏幕所示的“相差”或其括号内的数),不能同时成立"
        lines.append(f"{one['year']} 年:{text}:{rules_told(one['rows'], names)}。")
    rest = f",其余 {listed - len(proved)} 项须排除的情形过多,没有写入证明" if listed > len(proved) else ""
    return [*lines, f"列出冲突 {listed} 项,证明 {len(proved)} 项{rest}。"], not rest


def sheets_of(path: str) -> dict:
    """(Sheet, state) → row → column → what a cell of a workbook holds: a formula as =…, nothing as ""."""
    archive, parse, sheets = zipfile.ZipFile(path), ElementTree.fromstring, {}  # type: Any, Any, dict
    parts = {name: archive.read(name) for name in archive.namelist()}
    links = {one.get("Id"): one.get("Target").replace("/xl/", "") for one in parse(parts["xl/_rels/workbook.xml.rels"])}
    shared = ["".join(text.itertext()) for text in parse(parts.get("xl/sharedStrings.xml", "<sst/>"))]
    for sheet in parse(parts["xl/workbook.xml"]).find("{*}sheets"):
        table = sheets[sheet.get("name"), sheet.get("state", "visible")] = {}
        link = next(value for key, value in sheet.items() if key.endswith("}id"))
        for cell in parse(parts["xl/" + links[link]]).findall(".//{*}c"):
            (column, row), text = re.findall("[A-Z]+|[0-9]+", cell.get("r")), cell.findtext("{*}v")
            text = shared[int(text)] if text and cell.get("t") == "s" else text or "".join(cell.itertext())
            table.setdefault(int(row), {})[column] = text.strip() if (f := cell.findtext("{*}f")) is None else "=" + f
    return sheets


def check_file(certificate: dict, own: str, path: str) -> str:
    """The plan's workbook: the fingerprints that it states, and every amount of its streams' sheets, each once."""
    sheets, names, manifest = sheets_of(path), certificate["names"], {**certificate["manifest"], "own": own}
    stated = {cells.get("A"): cells.get("B") for cells in sheets.get(("数据指纹", "visible"), {}).values()}
    demand(stated, f"{path} 没有未隐藏的“数据指纹”表,不是方案")
    for name, label in HASHES.items():
        demand(stated.get(label) == manifest[name], f"方案“数据指纹”表的{label}与证书不符")
    due = {tuple(cell): (x, size) for *cell, x, size in certificate["places"]}
    years = {f"{when}年全年安排": when for _, _, when in sorted(due)}
    for (sheet, state), table in sheets.items():
        heads = {row: ["".join(text.split()) for text in cells.values()] for row, cells in table.items()}
        codes = [x[5:].split("  ")[0] for cells in table.values() for x in cells.values() if x[:5] == "资金编码:"]
        titles = [re.sub(r"[][:*?/\\']", "-", f"资金_{code}")[:25] for code in codes]  # longer names end otherwise
        alike = sheet != "分年度" and any("行政区划代码" in each and {*years} & {*each} for each in heads.values())
        demand(titles == [sheet[:25]] * ("资金_" in sheet or alike), f"方案“{sheet}”表与“资金编码:”不符,请改回或删去")
        demand(not codes or state == "visible", f"方案“{sheet}”表是隐藏的,看得见的表未必与它相同,请取消隐藏后再核验")
        if not codes:
            continue
        top = min((row for row, titles in heads.items() if "行政区划代码" in titles), default=0)
        for title in ("行政区划代码", "县区", *years):
            demand(heads.get(top, []).count(title) == 1, f"方案“{sheet}”表应有且只有一列“{title}”,请改回")
        columns = dict(zip(heads[top], table[top]))
        for row, cells in table.items():
            county, name = cells.get(columns["行政区划代码"]), cells.get(columns["县区"])
            total = not county and any(re.search("计$|^应分配总额|^核对", text) for text in cells.values())
            for title, when in years.items() if row > top and not total else ():
                if text := cells.get(columns[title]):
                    x, size = due.pop((county, codes[0], when), (0, 0))
                    place, number = f"{sheet}!{columns[title]}{row}", re.fullmatch(r"-?\d+(\.\d+)?(E[-+]?\d+)?", text)
                    demand(size, f"方案 {place} 的安排数 {text} 不在证书之内或已有一行,请删去这一行")
                    demand(name == names[county], f"方案 {place} 一行是{names[county]}的代码,县区却写“{name}”")
                    demand(number, f"方案 {place} 是公式或文字“{text}”,请粘贴为数值后再核验")
                    same, what = abs(Fraction(text) * size - x) * 100 < 1, f"{name} {names[codes[0]]} 的全年安排"
                    demand(same, f"方案中 {when} 年 {what} {text}({place})与证书不符")
    for county, code, when in sorted(due):
        raise Refused(f"方案中 {when} 年 {names[county]} {names[code]} 的全年安排空白,或没有这一行、这张表")
    return "方案的四项指纹与证书一致,证书各格子的全年安排与方案各资金表逐一相符(按单元格里存的数,不看格式)。"


def main(path: str, *options: str) -> int:
    """Check one certificate file and say what was proved."""
    getattr(sys.stdout, "reconfigure", lambda **_: None)(errors="replace")  # a console may know no Chinese
    getattr(sys, "set_int_max_str_digits", lambda _: None)(0)  # exact numbers may be long
    try:
        files, content = dict(zip(options[::2], options[1::2])), Path(path).read_bytes()
        certificate = json.loads(content, parse_float=int, parse_constant=int)  # which refuse what is no integer
        demand(certificate["form"] == "allocator-certificate-3", "证书格式不符")
        head, _, seal = content.rpartition(b',"own":"')
        demand(seal.strip() == f'{sha256(head).hexdigest()}"}}'.encode(), "内容与自带指纹 own 不符,写出后有改动或残缺")
        kind, own, given = certificate["kind"], sha256(content).hexdigest(), certificate["manifest"]["input_sha256"]
        lines, whole = {"plan": check_plan, "conflict": check_conflicts}[kind](certificate)
        if "--input" in files:
            demand(sha256(Path(files["--input"]).read_bytes()).hexdigest() == given, "填报表不是证书所依据的那份")
            lines.append("填报表的指纹与证书的输入指纹一致。")
        lines += [check_file(certificate, own, files["--plan"])] if "--plan" in files else []
    except Exception as broken:
        text = f"文件读不懂({type(broken).__name__}:{broken})"
        sys.stdout.write(f"核验不通过:{broken if isinstance(broken, Refused) else text}。\n")
        return 1
    lines += [f"输入指纹 {given}", f"证书指纹 {own}"]
    lines.append("以上以证书所列的格子、约束、界限、年度和对象为前提,未由填报表重新推出。")
    lines.append("指纹不用密钥,改了前提的人能连同方案里的一起换新:请与出具时印在纸上、存入档案的证书指纹逐字核对。")
    lines.append("证书成立。" if whole else f"{'方案' if kind == 'plan' else '冲突'}成立;部分未能精确证明,见上。")
    sys.stdout.write("\n".join([*lines, ""]))
    return 0 if whole else 3


if __name__ == "__main__":
    fits = len(args := sys.argv[1:]) in (1, 3, 5) and {*args[1::2]} <= {"--input", "--plan"}
    sys.exit(main(*args) if fits else "用法:python 核验证书.py 证书.json [--input 填报.xlsx] [--plan 方案.xlsx]")
