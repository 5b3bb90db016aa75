"""Which input cells decide: screened all, the first two dozen planned anew to the whole unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.analysis.inputs import InputCell, with_value
from allocator.analysis.screening import Guess, best_guesses, kinds_of, only_screened, rank, representatives, turn
from allocator.domain.analysis import CAUGHT, SCREENED, ScreenedKind, Sensitivity
from allocator.domain.fraction import Fraction
from allocator.domain.money import decimal_text
from allocator.use_cases.screening import ScreenGround, guesses
from allocator.use_cases.side_by_side import Spread
from allocator.use_cases.trial import Trial, TrialGround, checked, tried
from allocator.workbooks.places import Places

CONFIRMED = 24
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
    best, cells = best_guesses(guesses(ground, spread)), TrialCells(trial, ground.cells)
    taken, caught, known = sorted_out(best, cells, spread)
    trials = spread(confirm, cells, taken)
    found = [told(ground, places, guess, one) for guess, one in zip(taken, trials, strict=True)]
    found.sort(key=effect)
    stopped = [told(ground, places, guess, Trial(CAUGHT, text)) for guess, text in caught]
    rest = only_screened(ground.cells, best, known, taken)[:LISTED]
    listed = (*found, *stopped, *(told(ground, places, guess, None) for guess in rest))
    return listed, kinds_of(ground.cells, best, known)


def sorted_out(
    best: Sequence[Guess], cells: TrialCells, spread: Spread
) -> tuple[list[Guess], list[tuple[Guess, str]], dict[int, str | None]]:
    """What to plan anew; what the workbook's check catches, with its words; what it said of each one tried."""
    known: dict[int, str | None] = {}
    caught: list[tuple[Guess, str]] = []
    taken: list[Guess] = []
    asked: Sequence[Guess] = representatives(cells.cells, best)
    while asked:
        for guess, text in zip(asked, spread(check_cells, cells, asked), strict=True):
            known[guess.place] = text
            if text is not None:
                caught.append((guess, text))
        taken, asked = turn(cells.cells, best, known, CONFIRMED)
    caught.sort(key=lambda pair: rank(pair[0]))
    return taken, caught, known


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
    return [tried(ground.trial, with_value(ground.trial.read, ground.cells[one.place], one.wrong)) for one in chosen]


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
