"""A sheet of typed cells: the same file as XlsxWriter's own, written by a shorter way through its innermost loop."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet


class PlainSheet(Worksheet):
    """A ``Worksheet`` addressed by row and column numbers only; no formula is newer than Excel 2007.

    An approval workbook has a quarter of a million cells: addresses like ``B5``, searching formulas for newer
    functions, and escaping attributes that hold nothing to escape took half of the writing time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def write_string(self, row: int, column: int, text: str, look: Any = None) -> None:
        """Put down a text."""
        self._write_string(row, column, text, look)

    def write_number(self, row: int, column: int, number: Any, look: Any = None) -> None:
        """Put down a finite number."""
        self._check_dimensions(row, column)
        self.table[row][column] = CellNumberTuple(number, look)

    def write_blank(self, row: int, column: int, blank: None, look: Any = None) -> None:
        """Put down a look alone."""
        self._write_blank(row, column, blank, look)

    def write_formula(self, row: int, column: int, formula: str, look: Any = None, value: Any = 0) -> None:
        """Put down a formula with the value it has now."""
        self._write_formula(row, column, formula, look, value)

    def _calculate_spans(self) -> None:
        """Rows need not say from which to which column they reach."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = cell.__class__
        if not cell.format or (kind is CellFormulaTuple and isinstance(cell.value, (str, bool))):
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{cell.format._get_xf_index()}"'
        if kind is CellStringTuple:
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        elif kind is CellNumberTuple:
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        elif kind is CellBlankTuple:
            self.fh.write(f"{start}/>")
        elif kind is CellFormulaTuple:
            self.fh.write(f"{start}><f>{self._escape_data(cell.formula)}</f><v>{cell.value}</v></c>")
        else:
            super()._write_cell(row, col, cell)
