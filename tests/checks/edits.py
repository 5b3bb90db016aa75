"""Workbooks with something changed, and what ``allocator check`` then tells."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from allocator.domain.finding import Problem
from allocator.use_cases.checking import read_checked

Plant = tuple[str, str, object]


def edited(original: Path, folder: Path, change: Callable[[Any], object]) -> Path:
    """A copy with a change."""
    path = Path(shutil.copy(original, folder / "数据.xlsx"))
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def put(*plants: Plant) -> Callable[[Any], None]:
    """The change that fills cells."""

    def change(book: Any) -> None:
        for sheet, cell, content in plants:
            book[sheet][cell] = content

    return change


def column_of(sheet: Any, header: str) -> int:
    """The number of the column under a header (row 3)."""
    return next(cell.column for cell in sheet[3] if cell.value == header)


def checked(path: Path) -> tuple[Problem, ...]:
    """Every problem that ``allocator check`` tells."""
    return read_checked(path, None, (), None).problems


def errors(path: Path) -> list[Problem]:
    """The problems that must be mended."""
    return [one for one in checked(path) if one.level == "错误"]
