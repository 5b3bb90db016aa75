"""The printed sheets as they are and what was kept of them: formulas, labels, figures, and where each line stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allocator.workbooks.formula_text import filled, spelled
from allocator.workbooks.gate.formulas import Written
from allocator.workbooks.parity import column_letters
from allocator.workbooks.plan_marks import Marks, Place
from allocator.workbooks.plan_moved import Moved, moved

Rows = Sequence[Sequence[Any]]


@dataclass(slots=True)
class Book:
    """The workbook as it is and what was kept of it. Names of sheets in formulas are spelled (``spelled``).

    ``forms`` are the formulas as written (``form_of``), ``live`` those of now, of sheets put in since then too.
    """

    forms: Mapping[str, Mapping[Place, str]]
    labels: Mapping[str, Marks]
    figures: Mapping[str, Marks]
    sheets: Mapping[str, Rows]
    live: Mapping[str, Mapping[Place, str]]
    moves: dict[str, Moved] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.titles = {spelled(title): title for title in self.sheets}

    def moved(self, sheet: str) -> Moved:
        """Where the rows and columns of a sheet stand."""
        if sheet not in self.moves:
            labels, figures = self.labels.get(sheet, {}), self.figures.get(sheet, {})
            forms, live = self.forms.get(sheet, {}), self.live.get(sheet, {})
            self.moves[sheet] = moved(labels, figures, forms, self.sheets[sheet], live)
        return self.moves[sheet]


def book_of(
    forms: Mapping[str, Mapping[Place, str]],
    labels: Mapping[str, Marks],
    figures: Mapping[str, Marks],
    sheets: Mapping[str, Rows],
    written: Mapping[str, Written],
) -> Book:
    """The book; where no formula was kept none of the ``written`` ones is looked at."""
    live = {
        sheet: {place: text_at(*formula, place) for place, formula in one.formulas.items()}
        for sheet, one in (written if forms else {}).items()
    }
    return Book(forms, labels, figures, sheets, live)


def text_at(text: str, origin: Place, place: Place) -> str:
    """A formula as it stands in a cell, a shared one filled from where it was written; spelled."""
    return spelled(text if origin == place else filled(text, place[0] - origin[0], place[1] - origin[1]))


def where(sheet: str, place: Place) -> str:
    """``资金_ZY!I7``."""
    return f"{sheet}!{column_letters(place[1])}{place[0]}"
