"""Where each record of the input workbook stands, so that a check on facts can still name the cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from allocator.domain.finding import Problem

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """(sheet, record key, header) → cell address (``G7``).

    Record keys are the texts that identify a record: 县区 ``(code,)``, 资金 ``(code,)``, 资金总盘
    ``(stream, year)``, 上年安排 ``(county, stream)`` with header "", 因素权重 ``(stream, factor)``,
    深度贫困村 ``(code,)``, 给定安排, 一次性资金, 已下达, 人工调整 ``(county, stream or "", year)``, one of
    several such rows by its amount (atoms) behind; 规则 ``(rule, instance, parameter or "status")``; other
    sheets by their leading key columns. ``headers`` is the row of each sheet's headers;
    ``stream_columns`` are the codes that have a column of 上年安排.
    """

    cells: Mapping[tuple[str, Key, str], str] = field(default_factory=dict)
    rows: Mapping[tuple[str, Key], int] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    headers: Mapping[str, int] = field(default_factory=dict)
    stream_columns: frozenset[str] = frozenset()

    def of(self, sheet: str, key: Key, header: str = "") -> str:
        """The cell of a record under a header; of a row or column alone its first cell; else ""."""
        found = self.cells.get((sheet, key, header))
        if found:
            return found
        row, column = self.rows.get((sheet, key)), self.columns.get((sheet, header))
        if row is not None:
            return f"{column or 'A'}{row}"
        return f"{column}{self.headers.get(sheet, 3)}" if column else ""

    def of_amount(self, sheet: str, key: Key, amount: int, header: str) -> str:
        """The cell of that one of several records with one key which states ``amount`` (atoms)."""
        exact = (*key, str(amount))
        return self.of(sheet, exact if (sheet, exact) in self.rows else key, header)


def placed(problems: Iterable[Problem], places: Places) -> tuple[Problem, ...]:
    """The problems with the cell of those that name only record and header."""
    return tuple(
        one
        if one.cell or not (one.record or one.header)
        else replace(one, cell=places.of(one.sheet, one.record, one.header))
        for one in problems
    )
