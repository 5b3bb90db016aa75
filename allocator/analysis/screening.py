"""First guesses, cell by cell, and which cells are worth planning anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from allocator.analysis.errors import wrong_values
from allocator.analysis.inputs import InputCell
from allocator.domain.analysis import ScreenedKind
from allocator.domain.cell import Cell
from allocator.domain.fraction import Fraction

COUNTY_SHEETS = frozenset(
    {"县区", "县区年度", "上年安排", "给定安排", "一次性资金", "村级总额", "已下达", "已执行", "人工调整", "深度贫困村"}
)
# A group of which so many errors were tried and all of them caught by the check is not tried further.
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


def check_group(cell: InputCell) -> tuple[str, ...]:
    """Cells whose errors the workbook's check treats alike; each pool is one of its own (that of a 给定 stream …)."""
    return (cell.sheet, cell.header, *cell.key) if cell.sheet == "资金总盘" else probe_group(cell)


def representatives(cells: Sequence[InputCell], best: Sequence[Guess]) -> tuple[Guess, ...]:
    """One error of every check group: the worst guess, else one of its largest number."""
    found: dict[tuple[str, ...], Guess] = {}
    for one in best:
        found.setdefault(check_group(cells[one.place]), one)
    left: dict[tuple[str, ...], int] = {}
    for place, cell in enumerate(cells):
        group = check_group(cell)
        if group not in found and wrong_values(cell):
            before = left.get(group)
            if before is None or abs(cell.value) > abs(cells[before].value):
                left[group] = place
    return (*found.values(), *(Guess(place, wrong_values(cells[place])[0], 0, moving=False) for place in left.values()))


def turn(
    cells: Sequence[InputCell], best: Sequence[Guess], known: Mapping[int, str | None], most: int
) -> tuple[list[Guess], list[Guess]]:
    """Whom to plan anew, and whom to check before that is decided; nobody is left to check in the end.

    ``known`` maps a place to what the check said of its error (None: it passes). In the order of the guesses, at most
    a third from one kind; groups of which enough errors were all caught are passed over.
    """
    taken: list[Guess] = []
    unknown: list[Guess] = []
    kinds: dict[str, int] = {}
    doubtful: dict[tuple[str, ...], int] = {}
    tried, caught = tallied(cells, known)
    for one in best:
        if len(taken) + len(unknown) >= most:
            break
        cell = cells[one.place]
        group = check_group(cell)
        room = ENOUGH_CAUGHT - caught.get(group, 0) - doubtful.get(group, 0)
        if known.get(one.place) is not None or kinds.get(cell.kind, 0) >= most // 3:
            continue
        if one.place in known:
            taken.append(one)
        elif tried.get(group, 0) > caught.get(group, 0) or room > 0:
            unknown.append(one)
            doubtful[group] = doubtful.get(group, 0) + 1
        else:
            continue
        kinds[cell.kind] = kinds.get(cell.kind, 0) + 1
    return taken, unknown


def tallied(
    cells: Sequence[InputCell], known: Mapping[int, str | None]
) -> tuple[dict[tuple[str, ...], int], dict[tuple[str, ...], int]]:
    """Check group → how many errors were tried, and how many the check caught."""
    tried: dict[tuple[str, ...], int] = {}
    caught: dict[tuple[str, ...], int] = {}
    for place, text in known.items():
        group = check_group(cells[place])
        tried[group] = tried.get(group, 0) + 1
        caught[group] = caught.get(group, 0) + (text is not None)
    return tried, caught


def only_screened(
    cells: Sequence[InputCell], best: Sequence[Guess], known: Mapping[int, str | None], taken: Sequence[Guess]
) -> tuple[Guess, ...]:
    """The guesses that stay guesses, but for groups whose errors the check caught every time."""
    tried, caught = tallied(cells, known)
    done = {one.place for one in taken}

    def stays(one: Guess) -> bool:
        group = check_group(cells[one.place])
        stopped = caught.get(group, 0) and caught[group] == tried[group]
        return one.place not in done and known.get(one.place) is None and not stopped

    return tuple(one for one in best if stays(one))


def kinds_of(
    cells: Sequence[InputCell], best: Sequence[Guess], known: Mapping[int, str | None]
) -> tuple[ScreenedKind, ...]:
    """Kind by kind, in the workbook's order."""
    guessed = {one.place: one.moved for one in best}
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        entry = found.setdefault(cell.kind, [0, 0, 0, 0, 0])
        entry[0] += 1
        entry[1] += place in guessed
        entry[2] += place in known
        entry[3] += known.get(place) is not None
        entry[4] = max(entry[4], guessed.get(place, 0))
    return tuple(ScreenedKind(kind, *entry) for kind, entry in found.items())
