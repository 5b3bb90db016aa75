"""The nearest valid name, for sentences about names nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(text: str, known: Iterable[str]) -> str:
    """``是不是“…”?`` for the nearest known name, "" where none is near."""
    near = get_close_matches(text, tuple(known), n=1)
    return f"是不是“{near[0]}”?" if near else ""
