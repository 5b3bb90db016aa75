"""Which input cells decide: screened all, the first thirty planned anew to the whole unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.analysis.inputs import InputCell, with_value
from allocator.analysis.screening import Guess, Queue, best_guesses, kinds_of
from allocator.domain.analysis import CAUGHT, SCREENED, ScreenedKind, Sensitivity
from allocator.domain.money import decimal_text
from allocator.use_cases.screening import ScreenGround, guesses
from allocator.use_cases.side_by_side import Spread
from allocator.use_cases.trial import Trial, TrialGround, checked, tried
from allocator.workbooks.places import Places

CONFIRMED = 30
BATCH = 24
# Cells that were only screened: as many as a page shows.
LISTED = 60


@dataclass(frozen=True, slots=True)
class TrialCells:
    """What travels to a trial of input cells."""

    trial: TrialGround
    cells: tuple[InputCell, ...]


def sensitivity(
    ground: ScreenGround, trial: TrialGround, places: Places, spread: Spread
) -> tuple[tuple[Sensitivity, ...], tuple[ScreenedKind, ...]]:
    """Proved ones by true effect, then those that the check catches, then the best of what was only screened."""
    best = best_guesses(guesses(ground, spread))
    queue, cells = Queue(ground.cells, best), TrialCells(trial, ground.cells)
    passing, caught = sorted_out(queue, cells, spread)
    trials = spread(confirm, cells, passing)
    found = [told(ground, places, guess, one) for guess, one in zip(passing, trials, strict=True)]
    found.sort(key=effect)
    stopped = [told(ground, places, guess, Trial(CAUGHT, text)) for guess, text in caught]
    rest = [told(ground, places, guess, None) for guess in unsettled(queue)]
    return (*found, *stopped, *rest[:LISTED]), kinds_of(ground.cells, best, queue)


def sorted_out(queue: Queue, cells: TrialCells, spread: Spread) -> tuple[list[Guess], list[tuple[Guess, str]]]:
    """The first guesses that the workbook's check lets pass, and those it catches on the way with what it says."""
    passing: list[Guess] = []
    caught: list[tuple[Guess, str]] = []
    while len(passing) < CONFIRMED:
        batch = queue.next(BATCH)
        if not batch:
            break
        for guess, text in zip(batch, spread(check_cells, cells, batch), strict=True):
            queue.note(guess, text is not None)
            if text is None:
                passing.append(guess)
            else:
                caught.append((guess, text))
    queue.waiting = [*passing[CONFIRMED:], *queue.waiting]
    return passing[:CONFIRMED], caught


def check_cells(ground: TrialCells, chosen: Sequence[Guess]) -> list[str | None]:
    """What the workbook's check says of each error; None where it lets it pass."""
    found = []
    for one in chosen:
        facts = with_value(ground.trial.read, ground.cells[one.place], one.wrong)
        _, _, wrong = checked(facts, ground.trial.settings)
        found.append(None if wrong is None else wrong.text)
    return found


def confirm(ground: TrialCells, chosen: Sequence[Guess]) -> list[Trial]:
    """Each error planned to the whole unit."""
    return [
        tried(ground.trial, with_value(ground.trial.read, ground.cells[one.place], one.wrong)) for one in chosen
    ]


def unsettled(queue: Queue) -> Iterator[Guess]:
    """What was only screened, kinds that the check always catches left out."""
    return (one for one in queue.waiting if not queue.settled(queue.cells[one.place].kind))


def told(ground: ScreenGround, places: Places, guess: Guess, trial: Trial | None) -> Sensitivity:
    """One cell at its address."""
    cell = ground.cells[guess.place]
    outcome, text, moves = (SCREENED, "", None) if trial is None else (trial.outcome, trial.text, trial.moves)
    return Sensitivity(
        cell.sheet,
        places.of(cell.sheet, cell.key, cell.header),
        cell.name,
        cell.kind,
        shown(cell.value),
        shown(guess.wrong),
        outcome,
        guess.moved,
        moves,
        text,
    )


def effect(one: Sensitivity) -> tuple[bool, int, int, int]:
    """Errors that leave no plan first, then by money moved, by the largest amount, by how many amounts change."""
    if one.moves is None:
        return (False, 0, 0, 0)
    return (True, -one.moves.moved, -abs(one.moves.largest), -one.moves.cells)


def shown(value: Fraction) -> str:
    """A number as its cell shows it."""
    try:
        return decimal_text(value)
    except ValueError:
        return str(value)
