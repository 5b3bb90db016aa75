"""A sheet of typed cells: the same file as XlsxWriter's own, written by a shorter way through its innermost loop."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet


class PlainSheet(Worksheet):
    """A ``Worksheet`` addressed by row and column numbers only; no formula is newer than Excel 2007.

    An approval workbook has a quarter of a million cells: addresses like ``B5``, searching formulas for newer
    functions, and escaping attributes that hold nothing to escape took half of the writing time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def write_string(self, row: int, column: int, text: str, look: Any = None) -> None:
        """Put down a text of at most 32,767 characters."""
        self._check_dimensions(row, column)
        self.table[row][column] = CellStringTuple(self.str_table._get_shared_string_index(text), look)

    def write_number(self, row: int, column: int, number: Any, look: Any = None) -> None:
        """Put down a finite number."""
        self._check_dimensions(row, column)
        self.table[row][column] = CellNumberTuple(number, look)

    def write_blank(self, row: int, column: int, _: None, look: Any) -> None:
        """Put down a look alone."""
        self._check_dimensions(row, column)
        self.table[row][column] = CellBlankTuple(look)

    def write_formula(self, row: int, column: int, formula: str, look: Any = None, value: Any = 0) -> None:
        """Put down a formula with the value it has now."""
        self._write_formula(row, column, formula, look, value)

    def _write_rows(self) -> None:
        """Every row with its cells; they need not say from which to which column they reach."""
        columns: dict[int, str] = {}
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, info = self.table.get(row), self.row_info.get(row)
            if cells:
                self._write_row(row, None, info)
                for column in sorted(cells):
                    if column not in columns:
                        columns[column] = xl_col_to_name(column)
                    self.write_one(row, column, cells[column], columns[column])
                self.fh.write("</row>")
            elif info is not None:
                self._write_empty_row(row, None, info)

    def write_one(self, row: int, column: int, cell: Any, name: str) -> None:
        """One cell as XlsxWriter writes it; what is rare is left to it."""
        kind, look = cell.__class__, cell.format
        if not look or (kind is CellFormulaTuple and isinstance(cell.value, (str, bool))):
            self._write_cell(row, column, cell)
            return
        start = f'<c r="{name}{row + 1}" s="{look._get_xf_index()}"'
        if kind is CellStringTuple:
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        elif kind is CellNumberTuple:
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        elif kind is CellBlankTuple:
            self.fh.write(f"{start}/>")
        elif kind is CellFormulaTuple:
            self.fh.write(f"{start}><f>{self._escape_data(cell.formula)}</f><v>{cell.value}</v></c>")
        else:
            self._write_cell(row, column, cell)
