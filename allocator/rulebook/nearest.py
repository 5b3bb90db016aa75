"""The nearest valid name, for sentences about names nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(text: str, known: Iterable[str]) -> str:
    """``是不是“…”?`` for the nearest known name, "" where none is near."""
    # Of two letters one may be wrong.
    near = get_close_matches(text, tuple(known), n=1, cutoff=0.5 if len(text) <= 2 else 0.6)
    return f"是不是“{near[0]}”?" if near else ""
