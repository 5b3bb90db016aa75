"""Where problems are gathered while a workbook is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from allocator.domain.finding import ERROR, HINT, WARNING, Problem
from allocator.workbooks.parity import column_letters


@dataclass(slots=True)
class Sink:
    """A growing list of problems; hints are left out where cells are known to be plain text (embedded tables).

    ``judged``: whether people typed the cells, so that what no county can have is a problem.
    """

    hints: bool = True
    problems: list[Problem] = field(default_factory=list)
    judged: bool = True

    def error(self, spot: Spot, text: str, fix: str) -> None:
        """Something that must be mended before a plan can be made."""
        self.problems.append(Problem(ERROR, spot.sheet, spot.cell, spot.found, text, fix))

    def warn(self, spot: Spot, text: str, fix: str) -> None:
        """Something that may be meant but looks wrong."""
        self.problems.append(Problem(WARNING, spot.sheet, spot.cell, spot.found, text, fix))

    def hint(self, spot: Spot, text: str, fix: str = "如读取有误请改正,否则不必处理。") -> None:
        """Something that was put right while reading."""
        if self.hints:
            self.problems.append(Problem(HINT, spot.sheet, spot.cell, spot.found, text, fix))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the workbook and what stands there."""

    sheet: str
    cell: str
    found: str = ""


def at(sheet: str, row: int, column: int, found: object = "") -> Spot:
    """The spot of a row and column (both from 1): ``at("县区", 7, 7)`` is 县区!G7."""
    return Spot(sheet, f"{column_letters(column)}{row}", shown(found))


def shown(found: object) -> str:
    """What was found, short enough for a line."""
    text = "" if found is None else str(found)
    return text if len(text) <= 60 else text[:57] + "…"
