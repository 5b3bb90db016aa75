"""The nearest valid name, for sentences about names nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(text: str, known: Iterable[str]) -> str:
    """``是不是“…”?`` for the nearest known name, "" where none is near."""
    names = tuple(known)
    near = get_close_matches(text, names, n=1) or [one for one in names if one_letter_off(text, one)]
    return f"是不是“{near[0]}”?" if near else ""


def one_letter_off(text: str, name: str) -> bool:
    """Whether one of two letters is wrong: too little for the general measure of nearness."""
    return len(text) == len(name) == 2 and sum(a != b for a, b in zip(text, name, strict=True)) == 1
