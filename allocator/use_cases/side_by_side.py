"""Many independent questions on several processors; the answers and their order do not depend on how many."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Protocol, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
Ground = TypeVar("Ground")
MOST_PROCESSES = 4
# So many parts per process, so that a slow part does not leave the others waiting for long.
PARTS = 4


class Spread(Protocol):
    """``spread(ask, ground, questions)``: the answers in the order of the questions.

    ``ask`` is a module's own function of (ground, questions); ground and questions travel to other processes.
    """

    def __call__(
        self, ask: Callable[[Ground, Sequence[Asked]], list[Answer]], ground: Ground, questions: Sequence[Asked]
    ) -> list[Answer]: ...


def one_by_one(
    ask: Callable[[Ground, Sequence[Asked]], list[Answer]], ground: Ground, questions: Sequence[Asked]
) -> list[Answer]:
    """All in this process."""
    return ask(ground, questions)


@contextmanager
def side_by_side(jobs: int | None = None) -> Iterator[Spread]:
    """A ``Spread`` over processes (as many as there are processors, at most four); one process: none are started.

    Started afresh (spawn) on every system alike: a solver's threads do not survive a fork. Where processes cannot be
    started, or one dies, the work is done here.
    """
    wanted = min(MOST_PROCESSES, os.cpu_count() or 1) if jobs is None else jobs
    if wanted < 2:
        yield one_by_one
        return
    pool = ProcessPoolExecutor(
        wanted, mp_context=get_context("spawn"), initializer=gc.set_threshold, initargs=gc.get_threshold()
    )

    def spread(
        ask: Callable[[Ground, Sequence[Asked]], list[Answer]], ground: Ground, questions: Sequence[Asked]
    ) -> list[Answer]:
        size = max(1, -(-len(questions) // (wanted * PARTS)))
        parts = [questions[first : first + size] for first in range(0, len(questions), size)]
        try:
            answers = list(pool.map(ask, [ground] * len(parts), parts))
        except (BrokenProcessPool, OSError):
            return ask(ground, questions)
        return [answer for part in answers for answer in part]

    try:
        yield spread
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
