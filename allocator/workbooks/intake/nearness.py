"""How near two names are, for suggestions."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.workbooks.layout.spec import folded


def distance(one: str, other: str, limit: int = 3) -> int:
    """How many letters must be put in, left out or changed; ``limit`` where it is at least that."""
    if abs(len(one) - len(other)) >= limit:
        return limit
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        now = [row]
        for column, right in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        before = now
        if min(before) >= limit:
            return limit
    return min(before[-1], limit)


def near_miss(text: str, known: Iterable[str]) -> str | None:
    """The known name within two letters of ``text`` (and at most half of it changed), else None."""
    wanted = folded(text)
    found = [(distance(wanted, folded(name)), position, name) for position, name in enumerate(known)]
    near = [one for one in found if one[0] <= min(2, max(len(wanted), len(folded(one[2]))) // 2)]
    return min(near)[2] if near else None


def only_near(text: str, known: Iterable[str]) -> str | None:
    """The known code within two letters of ``text`` (and at most half of it changed) that no other is as near to."""
    names = tuple(known)
    near = near_miss(text, names)
    if near is None:
        return None
    least = distance(folded(text), folded(near))
    return near if sum(distance(folded(text), folded(name)) <= least for name in names) == 1 else None


def best_guess(text: str, known: Iterable[str]) -> str:
    """``是不是“…”?`` for the name most like ``text``, "" where none shares enough with it."""
    names = tuple(known)
    near = near_miss(text, names)
    if near is None:
        wanted = folded(text)
        inside = [name for name in names if wanted and (wanted in folded(name) or folded(name) in wanted)]
        near = min(inside, key=len) if inside else None
    return f"是不是“{near}”?" if near else ""


def most_like(header: str, titles: Iterable[str]) -> str | None:
    """The title that may stand for a missing header: within two letters, or one inside the other, units aside.

    ``most_like("贫困人口(人)", ("建档立卡贫困人口", "户数"))`` is ``"建档立卡贫困人口"``.
    """
    names = tuple(titles)
    near = near_miss(header, names)
    if near is not None:
        return near
    wanted = bare(header)
    inside = [name for name in names if bare(name) and (wanted in bare(name) or bare(name) in wanted)]
    return min(inside, key=lambda name: abs(len(bare(name)) - len(wanted)), default=None)


def bare(header: str) -> str:
    """A header without its unit, folded."""
    return folded(header).partition("(")[0]
