"""What a mutant is."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """One change: in ``file`` (under allocator/) the text ``old``, which stands there once, becomes ``new``."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def of(file: str, tests: tuple[str, ...], *changes: tuple[str, str]) -> tuple[Mutant, ...]:
    """The mutants of one file."""
    return tuple(Mutant(file, old, new, tests) for old, new in changes)
