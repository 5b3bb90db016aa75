"""First guesses, cell by cell, and which cells are worth planning anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.analysis.inputs import InputCell
from allocator.domain.analysis import ScreenedKind
from allocator.domain.cell import Cell

COUNTY_SHEETS = frozenset(
    {"县区", "县区年度", "上年安排", "给定安排", "一次性资金", "村级总额", "已下达", "已执行", "人工调整", "深度贫困村"}
)
# A kind of which so many errors were tried and all of them caught by the check is not tried further.
ENOUGH_CAUGHT = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """One error of one cell: about how much money it moves (分), and whether any amount would change by half a unit.

    ``broken``: the guess itself could not be made (something is divided by 0 …): planning must tell.
    """

    place: int
    wrong: Fraction
    moved: int
    moving: bool
    broken: bool = False


def probe_group(cell: InputCell) -> tuple[str, ...]:
    """Cells that feed the same streams and rules: those of one column, stream and year, whatever the county."""
    key = cell.key[1:] if cell.sheet in COUNTY_SHEETS or cell.sheet == "资金总盘" else cell.key[:1]
    return (cell.sheet, cell.header, *(() if cell.sheet in ("深度贫困村", "绩效系数") else key))


def groups_of(cells: Sequence[InputCell]) -> dict[tuple[str, ...], list[int]]:
    """Group → the places of its cells."""
    found: dict[tuple[str, ...], list[int]] = {}
    for place, cell in enumerate(cells):
        found.setdefault(probe_group(cell), []).append(place)
    return found


def uneven(value: Fraction, turn: int) -> Fraction:
    """A value changed by 1 to 7 %, each cell by another part, so that shares cannot stay what they were."""
    return value * Fraction(101 + turn % 7, 100) if value else Fraction(1 + turn % 7)


def guess_of(
    place: int, wrong: Fraction, moved: Mapping[Cell, int], units: Mapping[Cell, int], money: frozenset[str]
) -> Guess:
    """What a push through the structure says of one error."""
    up = sum(amount for cell, amount in moved.items() if amount > 0 and cell.stream in money)
    down = -sum(amount for cell, amount in moved.items() if amount < 0 and cell.stream in money)
    moving = any(2 * abs(amount) >= units[cell] for cell, amount in moved.items())
    return Guess(place, wrong, max(up, down), moving)


def best_guesses(guesses: Iterable[Guess]) -> tuple[Guess, ...]:
    """The worse error of each cell, most money first; what could not be guessed stands before all."""
    worst: dict[int, Guess] = {}
    for one in guesses:
        before = worst.get(one.place)
        if before is None or rank(one) < rank(before):
            worst[one.place] = one
    return tuple(sorted((one for one in worst.values() if one.moving or one.broken), key=rank))


def rank(one: Guess) -> tuple[bool, int, int]:
    """Order of guesses."""
    return (not one.broken, -one.moved, one.place)


class Queue:
    """Guesses in order, kinds that the check always catches put aside."""

    def __init__(self, cells: Sequence[InputCell], guesses: Sequence[Guess]) -> None:
        self.cells, self.waiting = cells, list(guesses)
        self.tried: dict[str, int] = {}
        self.caught: dict[str, int] = {}

    def next(self, most: int) -> list[Guess]:
        """The next ones to try; none of a kind that has been caught often enough."""
        chosen, left = [], []
        coming: dict[str, int] = {}
        for one in self.waiting:
            kind = self.cells[one.place].kind
            room = ENOUGH_CAUGHT - coming.get(kind, 0) if self.always_caught(kind) else most
            if len(chosen) < most and room > 0 and not self.settled(kind):
                chosen.append(one)
                coming[kind] = coming.get(kind, 0) + 1
            else:
                left.append(one)
        self.waiting = left
        return chosen

    def note(self, one: Guess, caught: bool) -> None:
        """What the check said of one."""
        kind = self.cells[one.place].kind
        self.tried[kind] = self.tried.get(kind, 0) + 1
        self.caught[kind] = self.caught.get(kind, 0) + caught

    def always_caught(self, kind: str) -> bool:
        """Whether nothing of a kind has passed the check yet."""
        return self.caught.get(kind, 0) == self.tried.get(kind, 0)

    def settled(self, kind: str) -> bool:
        """Whether a kind has been caught often enough, every time."""
        return self.always_caught(kind) and self.caught.get(kind, 0) >= ENOUGH_CAUGHT


def kinds_of(cells: Sequence[InputCell], guesses: Sequence[Guess], queue: Queue) -> tuple[ScreenedKind, ...]:
    """Kind by kind, in the workbook's order."""
    counts: dict[str, list[int]] = {}
    for cell in cells:
        counts.setdefault(cell.kind, [0, 0, 0])[0] += 1
    for one in guesses:
        entry = counts[cells[one.place].kind]
        entry[1] += 1
        entry[2] = max(entry[2], one.moved)
    return tuple(
        ScreenedKind(kind, total, moving, queue.tried.get(kind, 0), queue.caught.get(kind, 0), largest)
        for kind, (total, moving, largest) in counts.items()
    )
