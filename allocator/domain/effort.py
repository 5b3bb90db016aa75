"""A budget of computing work, counted and never timed: the same question stops at the same place on any machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Result = TypeVar("Result")


class Exhausted(Exception):
    """The budget ``meter`` is used up; whoever set it ends its search here."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(f"more than {meter.limit} units of work")
        self.meter = meter


class Meter:
    """``spent`` of ``limit`` units; what is spent here is spent on the ``outer`` meter too.

    ``cut`` says whether some part within it was given up for its own smaller budget. A unit is about a microsecond
    of a desktop's processor of 2024: one number of a linear programme handled once. ``memory`` holds what the whole
    outermost meter has worked out: what was worked out before it began is not used, so that the same question takes
    the same work whatever was asked before.
    """

    def __init__(self, limit: int, outer: Meter | None = None) -> None:
        self.limit, self.outer, self.spent, self.cut = limit, outer, 0, False
        self.memory: dict[Any, Any] = {} if outer is None else outer.memory

    @property
    def left(self) -> int:
        """Units left here and further out."""
        here = max(0, self.limit - self.spent)
        return here if self.outer is None else min(here, self.outer.left)

    def spend(self, units: int) -> None:
        """Count units; Exhausted, of the outermost meter that is used up."""
        one: Meter | None = self
        over: Meter | None = None
        while one is not None:
            one.spent += units
            over = one if one.spent > one.limit else over
            one = one.outer
        if over is not None:
            raise Exhausted(over)


_current: ContextVar[Meter | None] = ContextVar("effort", default=None)


@contextmanager
def metered(limit: int) -> Iterator[Meter]:
    """Within the block every ``spend`` counts against ``limit`` units, and against the meters around it."""
    meter = Meter(limit, _current.get())
    token = _current.set(meter)
    try:
        yield meter
    finally:
        _current.reset(token)


@contextmanager
def apart(limit: int) -> Iterator[Meter]:
    """A budget beside those around it: what is spent within the block does not count there, nor is it remembered."""
    token = _current.set(None)
    try:
        with metered(limit) as meter:
            yield meter
    finally:
        _current.reset(token)


def spend(units: int) -> None:
    """Count work done; of no consequence where nobody set a budget."""
    meter = _current.get()
    if meter is not None:
        meter.spend(units)


def left() -> int | None:
    """Units left, None where nobody set a budget."""
    meter = _current.get()
    return None if meter is None else meter.left


def memory() -> dict[Any, Any] | None:
    """What was worked out within the budget, by key; None where nobody set one."""
    meter = _current.get()
    return None if meter is None else meter.memory


def note_cut() -> None:
    """Say that something was given up as too large: all the meters around it know."""
    meter = _current.get()
    while meter is not None:
        meter.cut, meter = True, meter.outer


def attempted(limit: int, action: Callable[[], Result], otherwise: Result) -> Result:
    """The action's result, or ``otherwise`` where it takes more than ``limit`` units (which is noted as cut)."""
    with metered(limit) as meter:
        try:
            return action()
        except Exhausted as end:
            if end.meter is not meter:
                raise
            note_cut()
            return otherwise
