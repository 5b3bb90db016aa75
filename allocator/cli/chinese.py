"""Click in Chinese: help pages, and what was typed wrong, in the user's language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

ENGLISH_TO_CHINESE = (
    ("Usage:", "用法:"),
    ("Options:", "选项:"),
    ("Commands:", "命令:"),
    ("Positional arguments:", "参数:"),
    ("Show this message and exit.", "显示本说明。"),
    ("Show the version and exit.", "显示版本。"),
    ("[required]", "(必填)"),
)


class FileName(click.Path):
    """A path that is not empty (the empty path is the folder one stands in)."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a usage error where there is no name."""
        if not str(value).strip():
            self.fail("文件名是空的", param, ctx)
        return super().convert(value, param, ctx)


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
        case click.BadParameter(param=click.Parameter() as parameter):
            name = parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.make_metavar(context(error))
            return f"{name} 的值不对:{'应为整数' if parameter.type is click.INT else error.message}。"
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
    return error.ctx or click.Context(click.Command("allocator"))
