"""Scenario files (TOML): a chain of reasoned differences, and settings typed on the command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from allocator.domain.finding import ERROR, Problem
from allocator.domain.scenario import Scenario, Setting
from allocator.domain.text import halved

HEADER = ("title", "inherits", "question")
SECTIONS = {"pools": 2, "counties": 1, "weights": 1, "streams": 1}
# Who approved, at the end of a reason: ``试算;批准人:李厅长``.
APPROVED = re.compile(
    r"^(?P<why>.*?)[;\uff1b,\uff0c。\s]*批准人[:\uff1a]\s*(?P<approver>[^;\uff1b。]+?)[;\uff1b。\s]*$", re.DOTALL
)
KINDS = {"pools": "pool", "counties": "county", "weights": "weight", "streams": "stream"}
POOL_SET = re.compile(r"^pool:(?P<stream>[^@=]+)@(?P<year>\d{4})=(?P<value>.*)$")
SET = re.compile(r"^(?P<rule>\w+)(\[(?P<instance>[^\]]*)\])?\.(?P<name>\w+)(@(?P<year>[^=]*))?=(?P<value>.*)$")


class Unreadable(Exception):
    """A scenario that cannot be used; carries the Problem."""

    def __init__(self, place: str, found: str, text: str, fix: str) -> None:
        super().__init__(text)
        self.problem = Problem(ERROR, place, "", found, text, fix)


def scenario_folders(beside: Path) -> tuple[Path, ...]:
    """Where scenarios are looked for: ``scenarios`` beside the user's workbook, then those shipped with the tool."""
    here = Path(__file__).resolve().parent
    shipped = [folder for folder in (here / "scenarios", here.parent / "scenarios") if folder.is_dir()]
    return tuple(dict.fromkeys([Path(beside) / "scenarios", *shipped[:1]]))


def load_scenario(name: str, folders: Iterable[Path]) -> Scenario | tuple[Problem, ...]:
    """The scenario ``name`` with its parents' settings first; else the problems that keep it from being used."""
    try:
        return unrolled(name, tuple(folders), ())
    except Unreadable as unreadable:
        return (unreadable.problem,)


def list_scenarios(folders: Iterable[Path]) -> tuple[Scenario, ...]:
    """Every readable scenario, by name; a file beside the user's workbook hides a shipped one of its name."""
    folders = tuple(folders)
    names = sorted({path.stem for folder in folders for path in folder.glob("*.toml")})
    loaded = (load_scenario(name, folders) for name in names)
    return tuple(one for one in loaded if isinstance(one, Scenario))


def parse_set(text: str, why: str | None) -> Setting | Problem:
    """One ``--set RULE.PARAM=VALUE`` (``RULE[实例].PARAM@2019=VALUE``) or ``pool:资金编码@2019=总盘``.

    ``why`` is the reason of ``--why``; ``…;批准人:李厅长`` at its end names who approved.
    """
    why, approver = reason_and_approver(why)
    name, equals, value = text.strip().replace("\uff1d", "=", 1).partition("=")
    narrow = halved(name).strip() + equals + value
    if pool := POOL_SET.match(narrow):
        place = (pool["stream"].strip(), pool["year"], "total")
        return Setting("pool", place, pool["value"].strip(), why, "--set", "--set", approver)
    match = SET.match(text.strip()) or SET.match(narrow)
    if match is None:
        fix = "写成 规则.参数=值,例如 --set deep_county_uplift.uplift=0.25;总盘写成 --set pool:资金编码@年度=数额。"
        return Problem(ERROR, "--set", "", text, f"“{text}”看不懂。", fix)
    key = (match["rule"], match["instance"] or "", match["name"], match["year"] or "")
    return Setting("rule", key, match["value"].strip(), why, "--set", "--set", approver)


def reason_and_approver(text: str | None) -> tuple[str | None, str | None]:
    """(reason, who approved) of a ``--why``: ``试算;批准人:李厅长`` gives 试算 and 李厅长."""
    if text is None or (found := APPROVED.match(text)) is None:
        return text, None
    return found["why"].strip() or None, found["approver"].strip()


def unrolled(name: str, folders: tuple[Path, ...], children: tuple[str, ...]) -> Scenario:
    """The scenario with its chain unrolled; ``children`` are the names that lead here, to find a circle."""
    if name in children:
        circle = " → ".join((*children, name))
        raise Unreadable(f"scenarios/{name}.toml", name, f"情景互相继承,绕成一圈:{circle}。", "去掉其中一处 inherits。")
    path = find(name, folders, f"scenarios/{Path(children[-1]).stem}.toml" if children else "--scenario")
    content = read(path)
    place = f"scenarios/{path.name}"
    own = tuple(settings_in(content, name, place))
    inherits = content.get("inherits")
    if inherits is not None and not isinstance(inherits, str):
        raise Unreadable(place, str(inherits), "inherits 只能写一个情景的名称。", 'inherits = "baseline"')
    parent = unrolled(inherits, folders, (*children, name)) if inherits else None
    return Scenario(
        name=name,
        title=str(content.get("title", name)),
        question=str(content.get("question", "")),
        chain=(*(parent.chain if parent else ()), name),
        settings=(*(parent.settings if parent else ()), *own),
    )


def find(name: str, folders: tuple[Path, ...], place: str) -> Path:
    """The file of a scenario, by name or by a path to a .toml file; Unreadable with the nearest name.

    ``place`` is who asks for it: the command line, or the file that inherits from it.
    """
    if not name.strip():
        raise Unreadable(place, name, "没有写情景的名称。", "写上名称(见 allocator scenarios),或去掉 -s。")
    direct = Path(name)
    if direct.suffix == ".toml" and direct.is_file():
        return direct
    for folder in folders:
        if (folder / f"{name}.toml").is_file():
            return folder / f"{name}.toml"
    known = sorted({path.stem for folder in folders for path in folder.glob("*.toml")})
    near = get_close_matches(name, known, n=1)
    hint = f"是不是“{near[0]}”?" if near else ""
    text = f"没有名为“{name}”的情景。{hint}" if place == "--scenario" else f"inherits 所写的情景“{name}”不存在。{hint}"
    raise Unreadable(place, name, text, f"可用:{'、'.join(known)}。")


def read(path: Path) -> dict[str, Any]:
    """The parsed file; Unreadable where it is no TOML in UTF-8."""
    place = f"scenarios/{path.name}"
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise Unreadable(place, path.name, "情景文件不是 UTF-8 编码。", "用记事本另存为 UTF-8 编码。") from None
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = f"第 {where[1]} 行" if where else "文件末尾"
        raise Unreadable(
            place, path.name, f"情景文件{line}写法有误。", "对照 baseline.toml 的格式检查引号和方括号。"
        ) from None
    except OSError:
        raise Unreadable(place, path.name, "情景文件读不出来。", "检查文件是否被占用或没有读取权限。") from None


def settings_in(content: dict[str, Any], name: str, place: str) -> Iterator[Setting]:
    """The settings of one file, in its order."""
    for section, body in content.items():
        if section in HEADER:
            continue
        if section != "rules" and section not in SECTIONS:
            near = get_close_matches(section, (*HEADER, "rules", *SECTIONS), n=1)
            hint = f"是不是“{near[0]}”?" if near else ""
            raise Unreadable(
                place, section, f"没有“{section}”这一节。{hint}", "可用:rules、pools、counties、weights、streams。"
            )
        depth = 1 if section == "rules" else SECTIONS[section]
        for keys, leaf in leaves(body, depth + 1, (section,), place):
            beside = body[keys[0]] if section == "rules" else {}
            yield from one_setting(section, keys, leaf, name, place, beside)


def leaves(body: Any, depth: int, path: tuple[str, ...], place: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(keys below the section, value) at ``depth``; Unreadable where the file is not nested like that."""
    if depth == 0:
        yield path[1:], body
        return
    if not isinstance(body, dict):
        raise Unreadable(
            place, ".".join(path), f"“{'.'.join(path)}”下应是若干“名称 = 值”。", "对照 baseline.toml 的格式。"
        )
    for key, below in body.items():
        yield from leaves(below, depth - 1, (*path, str(key)), place)


def one_setting(
    section: str, keys: tuple[str, ...], leaf: Any, name: str, place: str, beside: dict[str, Any]
) -> Iterator[Setting]:
    """``{ value = …, why = …, approver = … }`` as a setting; a bare value takes the rule's own ``why``."""
    if section == "rules" and keys[1] in ("why", "approver"):
        return
    told = leaf if isinstance(leaf, dict) else {"value": leaf}
    value, why, approver = (told.get("value"), *(told.get(n, beside.get(n)) for n in ("why", "approver")))
    if value is None or isinstance(value, (dict, list)):
        where = ".".join((section, *keys))
        raise Unreadable(place, where, f"“{where}”缺 value。", '写成 { value = "…", why = "…" }。')
    key: tuple[str, ...] = keys
    if section == "rules":
        rule, _, instance = keys[0].partition("[")
        parameter, _, year = keys[1].partition("@")
        key = (rule, instance.rstrip("]"), parameter, year)
    text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    yield Setting("rule" if section == "rules" else KINDS[section], key, text, why, f"scenario:{name}", place, approver)
