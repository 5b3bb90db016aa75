"""The command line: Chinese help, sentences and exit codes round the use cases, and nothing else.

Nothing heavy is imported here; a use case loads what it needs when its command runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from allocator import __version__, console, use_cases

if TYPE_CHECKING:
    from allocator.use_cases.results import Result

ENGLISH_TO_CHINESE = (
    ("Usage:", "用法:"),
    ("Options:", "选项:"),
    ("Commands:", "命令:"),
    ("Positional arguments:", "参数:"),
    ("Show this message and exit.", "显示本说明。"),
    ("Show the version and exit.", "显示版本。"),
    ("[required]", "(必填)"),
)


class Command(click.Command):
    """A command whose help is Chinese throughout."""

    def get_help(self, ctx: click.Context) -> str:
        """The help text with click's own English words replaced."""
        return in_chinese(super().get_help(ctx))


class Group(click.Group):
    """The group of commands, in the order of the work."""

    command_class = Command

    def get_help(self, ctx: click.Context) -> str:
        """The help text with click's own English words replaced."""
        return in_chinese(super().get_help(ctx))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands as declared, not by alphabet."""
        return list(self.commands)


def in_chinese(text: str) -> str:
    """Click's fixed words in Chinese."""
    for english, chinese in ENGLISH_TO_CHINESE:
        text = text.replace(english, chinese)
    return text


workbook = click.argument("workbook", metavar="数据.xlsx", type=click.Path(path_type=Path))
output = click.option(
    "-o", "--output", metavar="文件", required=True, type=click.Path(path_type=Path), help="写到哪个文件。"
)
scenario = click.option("-s", "--scenario", metavar="名称", help="情景名称,见 allocator scenarios。")
sets = click.option("--set", "sets", metavar="规则.参数=值", multiple=True, help="临时改一个参数,可重复。")
why = click.option("--why", metavar="理由", help="修改的理由;停用规则时必填。")
force = click.option("--force", is_flag=True, help="目标文件已存在时覆盖。")
json_file = click.option(
    "--json", "json_file", metavar="文件", type=click.Path(path_type=Path), help="同时写出机器可读的结果。"
)


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
@json_file
@force
def run(
    workbook: Path,
    output: Path,
    scenario: str | None,
    sets: tuple[str, ...],
    why: str | None,
    json_file: Path | None,
    force: bool,
) -> int:
    """检查、测算、取整、复核,写出报批材料。

    \b
    例:allocator run 数据.xlsx -o 方案.xlsx
        allocator run 数据.xlsx -o 连乘.xlsx -s uplift-compound
        allocator run 数据.xlsx -o 试算.xlsx --set deep_village_floor.floor=450 --why 村级底线试算
    """
    refuse(console.unwritable((workbook,), (output, json_file), force) or console.not_xlsx(output))
    result = use_cases.run(workbook, output, scenario, sets, why, force, progress=tell_terminal)
    return show(result, json_file, force)


@commands.command(options_metavar="[选项]")
@click.argument("plan", metavar="方案.xlsx", type=click.Path(path_type=Path))
@click.option(
    "--input", "input_path", metavar="数据.xlsx", type=click.Path(path_type=Path), help="核对方案是否由它算出。"
)
@json_file
@force
def audit(plan: Path, input_path: Path | None, json_file: Path | None, force: bool) -> int:
    """不重新测算,只按政策条款复核方案(手工改过的也行)。

    \b
    例:allocator audit 方案.xlsx --input 数据.xlsx
    """
    refuse(console.unwritable((plan, input_path), (json_file,), force))
    return show(use_cases.audit(plan, input_path), json_file, force)


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


def show(result: Result, json_file: Path | None = None, force: bool = False) -> int:
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


def never_crash_on_output() -> None:
    """A GBK console or pipe shows ? for a character it lacks instead of ending the work."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def refuse(reason: str | None) -> None:
    """End with a usage error where there is a reason."""
    if reason:
        raise click.UsageError(reason)


def usage_text(error: click.ClickException) -> str:
    """What was typed wrong, in one Chinese sentence."""
    match error:
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}{nearest(error.possibilities)}"
        case click.exceptions.NoSuchCommand():
            return f"没有命令 {error.command_name}{nearest(error.possibilities)}"
        case click.MissingParameter(param=click.Parameter() as parameter):
            names = parameter.opts if isinstance(parameter, click.Option) else [parameter.make_metavar(context(error))]
            return f"缺少{'选项' if isinstance(parameter, click.Option) else '参数'} {' / '.join(names)}。"
        case click.BadOptionUsage():
            flag = "does not take a value" in error.message
            return f"选项 {error.option_name} 后面{'不应有值' if flag else '要跟一个值'}。"
    for english, chinese in (("Got unexpected extra argument", "多出了参数:"), ("Missing command", "缺少命令")):
        if error.message.startswith(english):
            return f"{chinese}{error.message.partition('(')[2].rstrip(').')}。"
    return error.message


def nearest(names: Sequence[str] | None) -> str:
    """The end of a sentence about an unknown name: what may have been meant."""
    return f",是不是 {'、'.join(names)}?" if names else "。"


def context(error: click.UsageError) -> click.Context:
    """The context an error was raised in."""
    return error.ctx or click.Context(commands)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the contract's exit code; no traceback ever reaches a user."""
    never_crash_on_output()
    try:
        code = commands.main(arguments, prog_name="allocator", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        code = 2
    except click.ClickException as error:
        click.echo(f"{usage_text(error)}查看用法:allocator --help", err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断,没有留下未写完的文件。", err=True)
        code = 130
    except OSError as error:
        click.echo(console.file_trouble(error), err=True)
        code = 1
    except Exception as error:
        if os.environ.get("ALLOCATOR_DEBUG") == "1":
            raise
        click.echo(console.internal_error(error), err=True)
        code = 70
    sys.exit(code)
