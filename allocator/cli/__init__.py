"""The command line: Chinese help, sentences and exit codes round the use cases, and nothing else."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence

import click

from allocator import console
from allocator.cli.chinese import usage_text
from allocator.cli.menu import commands


def never_crash_on_output() -> None:
    """A GBK console or pipe shows ? for a character it lacks instead of ending the work."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def stop(*_: object) -> None:
    """End as Ctrl-C does: what is half written is removed."""
    raise KeyboardInterrupt


def stop_when_told() -> None:
    """A closed window or ``kill`` ends the work cleanly, not in the middle of a write."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Who starts the work so that it outlives its window (nohup) has the signal ignored: that stays.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the contract's exit code; no traceback ever reaches a user."""
    never_crash_on_output()
    stop_when_told()
    # A plan is hundreds of thousands of small objects without cycles: looking for cycles often costs a tenth of a run.
    gc.set_threshold(200_000, 50, 1_000)
    # Nor need the interpreter look for any while it ends.
    atexit.register(gc.freeze)
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
