"""What the command line says, as text: rules, scenarios, refusals, errors. Prints nothing itself.

Imports stand inside the functions: ``--help`` loads this module and must stay as quick as bare Python.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.domain.parameter import Parameter
    from allocator.domain.rule import Rule
    from allocator.domain.scenario import Scenario

UNSET = "不设"


def rule_lines(rule: Rule) -> Iterator[str]:
    """A rule as the book prints it: number, name, status, the clause word for word, its parameters."""
    from allocator.domain.rule import STATUS_NAMES

    tier = f",第 {rule.tier} 层" if rule.tier is not None else ""
    yield f"{rule.number}. {rule.title}({rule.id};{STATUS_NAMES[rule.status]}{tier})"
    source = f"——{rule.clause.document}" if rule.clause.document else ""
    yield f"   条款:{rule.clause.quote}{source}"
    if rule.has_instances:
        yield f"   按实例设置,可有多个;未设实例时不起作用。例:{rule.id}[{rule.instance_example}]"
    for parameter in rule.parameters:
        yield f"   参数 {rule.id}.{parameter.id}:{parameter.meaning};{domain_text(parameter)}"
    yield from (f"   设置 {rule.id}.{name}:{switch_text(rule, name)}" for name in rule.switches)


def switch_text(rule: Rule, name: str) -> str:
    """What a setting beside the parameters does, and what it may be."""
    from allocator.domain.rule import STATUS_NAMES

    if name == "status":
        known = "、".join(f"{one}({STATUS_NAMES[one]})" for one in rule.statuses)
        return f"状态;可选 {known}" + (";停用须写明理由" if "off" in rule.statuses and rule.status != "off" else "")
    if name == "tier":
        return "软约束的层级;1、2、3 等整数,1 最先满足"
    return "豁免县区;写县名或代码,用顿号隔开,须写明理由"


def domain_text(parameter: Parameter) -> str:
    """Unit, choices and baseline of a parameter: ``单位 万元,基准 500``."""
    from allocator.domain.parameter import value_text

    baseline = value_text(parameter, parameter.baseline) or UNSET
    if parameter.choices:
        names = parameter.choice_names or ("",) * len(parameter.choices)
        choices = "、".join(
            f"{one}({name})" if name else one for one, name in zip(parameter.choices, names, strict=True)
        )
        return f"可选 {choices},基准 {baseline}"
    return f"单位 {parameter.unit},基准 {baseline}"


def scenario_lines(scenario: Scenario) -> Iterator[str]:
    """A scenario: name, title, what it inherits, the question it answers."""
    parents = " → ".join(name for name in scenario.chain if name != scenario.name)
    yield f"{scenario.name}:{scenario.title}" + (f"(沿用 {parents})" if parents else "")
    if scenario.question:
        yield f"   要回答的问题:{scenario.question}"


def unwritable(inputs: tuple[Path | None, ...], outputs: tuple[Path | None, ...], force: bool) -> str | None:
    """Why the outputs must not be written: over an input, each other, a folder or device, a file without --force.

    A folder that does not exist is told before the work, not after it.
    """
    read = {path.resolve() for path in inputs if path is not None}
    seen: set[Path] = set()
    for path in outputs:
        if path is None:
            continue
        if path.resolve() in read:
            return f"{path} 是输入文件,不能用作输出,请换一个文件名。"
        if path.resolve() in seen:
            return f"{path} 被用作两个输出,请换一个文件名。"
        if not path.parent.is_dir():
            return f"{path} 所在的文件夹不存在,请先建好文件夹或换一个位置。"
        if path.is_dir():
            return f"{path} 是文件夹,请写明文件夹里的文件名。"
        if path.exists() and not path.is_file():
            return f"{path} 不是普通文件,不能用作输出,请换一个文件名。"
        if path.exists() and not force:
            return f"{path} 已存在,未覆盖。改用别的文件名,或加 --force。"
        seen.add(path.resolve())
    return None


def not_xlsx(output: Path) -> str | None:
    """Why a workbook must not get this name: Excel and WPS refuse an .xlsx that is called otherwise."""
    if output.suffix.lower() == ".xlsx":
        return None
    return f"输出文件名要以 .xlsx 结尾,如 {output.stem or '方案'}.xlsx;这里是 {output.name}。"


def not_json(certificate: Path | None) -> str | None:
    """Why a certificate must not get this name: called 核验证书.py, its own checker would be written over it."""
    if certificate is None or certificate.suffix.lower() == ".json":
        return None
    return f"证书文件名要以 .json 结尾,如 {certificate.stem or '证书'}.json;这里是 {certificate.name}。"


def write_json(result: dict[str, Any], path: Path, force: bool) -> str | None:
    """Write the machine-readable result, whole or not at all; None when done, else why not."""
    import json

    from allocator.workbooks.atomic import write_atomically

    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    return write_atomically(path, lambda stream: stream.write(text.encode("utf-8")), force)


def file_trouble(error: OSError) -> str:
    """A file that cannot be read or written, in one sentence."""
    reasons = {
        "PermissionError": "没有权限,或文件正被打开(请先在 Excel/WPS 中关闭)",
        "FileNotFoundError": "文件或文件夹不存在",
        "IsADirectoryError": "这是文件夹,不是文件",
        "NotADirectoryError": "上级不是文件夹",
    }
    by_number = {
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "磁盘配额已用完",
        errno.EFBIG: "文件超过了允许的大小",
        errno.EIO: "磁盘读写出错",
        errno.ENAMETOOLONG: "文件名过长,请改短",
        errno.EROFS: "所在的磁盘只读",
    }
    unknown = f"系统错误 {error.errno}" if error.errno else "读写失败"
    reason = reasons.get(type(error).__name__) or by_number.get(error.errno or 0, unknown)
    return f"无法读写 {error.filename}:{reason}。" if error.filename else f"文件读写失败:{reason}。"


def internal_error(error: BaseException) -> str:
    """One sentence for a bug, with the place of the log that a developer needs."""
    import tempfile
    import traceback

    sentence = f"程序内部错误({type(error).__name__}),没有得出结果。"
    log = Path(tempfile.gettempdir()) / "allocator-error.log"
    try:
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return sentence + "请把所用的命令告诉维护人员。"
    return sentence + f"请把所用的命令和日志 {log} 交给维护人员。"
