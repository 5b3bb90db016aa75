"""The commands: each reads its options, calls one use case, shows what it says.

Nothing heavy is imported here; a use case loads what it needs when its command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from allocator import __version__, console, use_cases
from allocator.cli.chinese import FileName, Group

if TYPE_CHECKING:
    from allocator.use_cases.results import Shown

workbook = click.argument("workbook", metavar="数据.xlsx", type=FileName())
output = click.option("-o", "--output", metavar="文件", required=True, type=FileName(), help="写到哪个文件。")
scenario = click.option("-s", "--scenario", metavar="名称", help="情景名称,见 allocator scenarios。")
sets = click.option("--set", "sets", metavar="规则.参数=值", multiple=True, help="临时改一个参数,可重复。")
why = click.option("--why", metavar="理由", help="修改的理由;停用规则时必填。")
force = click.option("--force", is_flag=True, help="目标文件已存在时覆盖。")
json_file = click.option("--json", "json_file", metavar="文件", type=FileName(), help="同时写出机器可读的结果。")


@click.group(cls=Group, options_metavar="", subcommand_metavar="命令 [选项]…")
@click.version_option(__version__, message="allocator %(version)s")
def commands() -> None:
    """扶贫资金分配:把资金总盘分到每个县,守住政策条款,每个数都说得清。

    \b
    通常的顺序:template 取模板 → 填表 → check 检查 → run 测算 → audit 复核
    例:allocator template -o 示例.xlsx --sample shaanxi
    退出码:0 完成 · 1 填报有误 · 2 命令用法不对 · 3 规则冲突或求解失败 · 4 审核发现违反规则
    """


@commands.command(options_metavar="[选项]")
@output
@click.option("--sample", metavar="名称", help="填好示例数据(非真实数据)的模板:shaanxi。")
@force
def template(output: Path, sample: str | None, force: bool) -> int:
    """写出空白填报模板,或填好示例数据的模板。

    \b
    例:allocator template -o 模板.xlsx
        allocator template -o 示例.xlsx --sample shaanxi
    """
    refuse(console.unwritable((), (output,), force) or console.not_xlsx(output))
    return show(use_cases.write_template(output, sample, force))


@commands.command(options_metavar="[选项]")
@workbook
@scenario
@sets
@why
@json_file
@force
def check(
    workbook: Path, scenario: str | None, sets: tuple[str, ...], why: str | None, json_file: Path | None, force: bool
) -> int:
    """检查填报数据,一次列出全部问题(工作表!单元格、原因、改法)。

    \b
    例:allocator check 数据.xlsx
    """
    refuse(console.unwritable((workbook,), (json_file,), force))
    return show(use_cases.check(workbook, scenario, sets, why), json_file, force)


@commands.command(options_metavar="[选项]")
@workbook
@output
@scenario
@sets
@why
@click.option(
    "--certificate",
    metavar="文件",
    type=FileName(),
    help="写出精确证书(方案的最优性,或规则冲突),旁边附核验程序。",
)
@click.option("--what-if", is_flag=True, help="县区说明里另算“怎样才会变”:总盘再增加100万元、停用各规则(稍慢)。")
@json_file
@force
def run(
    workbook: Path,
    output: Path,
    scenario: str | None,
    sets: tuple[str, ...],
    why: str | None,
    certificate: Path | None,
    what_if: bool,
    json_file: Path | None,
    force: bool,
) -> int:
    """检查、测算、取整、复核,写出报批材料。

    \b
    例:allocator run 数据.xlsx -o 方案.xlsx
        allocator run 数据.xlsx -o 连乘.xlsx -s uplift-compound
        allocator run 数据.xlsx -o 试算.xlsx --set deep_village_floor.floor=450 --why 村级底线试算
    """
    refuse(console.unwritable((workbook,), (output, json_file, certificate), force))
    refuse(console.not_xlsx(output) or console.not_json(certificate))
    result = use_cases.run(
        workbook, output, scenario, sets, why, force, progress=tell_terminal, certificate=certificate, what_if=what_if
    )
    return show(result, json_file, force)


@commands.command(options_metavar="[选项]")
@click.argument("plan", metavar="方案.xlsx", type=FileName())
@click.option("--input", "input_path", metavar="数据.xlsx", type=FileName(), help="核对方案是否由它算出。")
@json_file
@force
def audit(plan: Path, input_path: Path | None, json_file: Path | None, force: bool) -> int:
    """不重新测算,只按政策条款复核方案(手工改过的也行)。

    \b
    例:allocator audit 方案.xlsx --input 数据.xlsx
    """
    refuse(console.unwritable((plan, input_path), (json_file,), force))
    return show(use_cases.audit(plan, input_path), json_file, force)


@commands.command(options_metavar="[选项]")
@workbook
@output
@scenario
@sets
@why
@json_file
@force
def analyse(workbook: Path, output: Path, json_file: Path | None, force: bool, **chosen: Any) -> int:
    """规则代价、数据敏感性与临界县:每条规则谁得谁付,哪些格错一点会改数,哪些县差一步就跳变。

    \b
    例:allocator analyse 数据.xlsx -o 分析.xlsx
    """
    refuse(console.unwritable((workbook,), (output, json_file), force) or console.not_xlsx(output))
    return show(use_cases.analyse(workbook, output, force=force, progress=tell_terminal, **chosen), json_file, force)


@commands.command(options_metavar="[选项]")
@click.argument("plan", metavar="方案.xlsx", type=FileName())
@click.argument("county", metavar="县名或代码")
@click.option("--year", metavar="年度", type=int, help="只说明这一年(不写则逐年说明)。")
@json_file
@force
def explain(plan: Path, county: str, year: int | None, json_file: Path | None, force: bool) -> int:
    """说明一个县为什么是这个数:基数、测算数、逐条规则、取整,谁来分担,怎样才会变。

    \b
    例:allocator explain 方案.xlsx 示例县
        allocator explain 方案.xlsx 610924 --year 2019 --json 说明.json
    """
    refuse(console.unwritable((plan,), (json_file,), force))
    return show(use_cases.explain(plan, county, year, progress=tell_terminal), json_file, force)


@commands.command(options_metavar="")
def rules() -> int:
    """列出规则库:条款原文、参数、单位和基准值。

    \b
    例:allocator rules
    """
    return say(line for rule in use_cases.list_rules() for line in console.rule_lines(rule))


@commands.command(options_metavar="")
def scenarios() -> int:
    """列出可用的情景。

    \b
    例:allocator scenarios
    """
    return say(line for one in use_cases.list_scenarios() for line in console.scenario_lines(one))


def show(result: Shown, json_file: Path | None = None, force: bool = False) -> int:
    """Print a result, write its --json (never after a usage error), give its exit code."""
    say(result.lines, err=result.usage)
    if json_file is not None and not result.usage:
        refused = console.write_json(result.json(), json_file, force)
        if refused:
            say((refused,), err=True)
            return result.exit_code or 1
    return result.exit_code


def say(lines: Iterable[str], err: bool = False) -> int:
    """Print lines; done."""
    for line in lines:
        click.echo(line, err=err)
    return 0


def tell_terminal(step: str) -> None:
    """Progress, for somebody who looks: nothing in a pipe."""
    if sys.stderr.isatty():
        click.echo(step, err=True)


def refuse(reason: str | None) -> None:
    """End with a usage error where there is a reason."""
    if reason:
        raise click.UsageError(reason)
