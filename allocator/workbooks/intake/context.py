"""What the cells of one sheet may refer to: counties, streams and years already read; places being collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocator.domain.money import WAN_YUAN, Measure
from allocator.domain.stream import Stream
from allocator.workbooks.intake.references import References
from allocator.workbooks.intake.sink import Sink
from allocator.workbooks.intake.table import Table
from allocator.workbooks.layout.spec import ANY_YEAR, BASE_TO_END, Column
from allocator.workbooks.places import Key, Places


@dataclass(slots=True)
class Mapper:
    """Places while they are being found."""

    cells: dict[tuple[str, Key, str], str] = field(default_factory=dict)
    rows: dict[tuple[str, Key], int] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    headers: dict[str, int] = field(default_factory=dict)
    streams: set[str] = field(default_factory=set)

    def note_table(self, table: Table) -> None:
        """The letters of a table's columns, and the row of their headers."""
        self.headers[table.sheet.name] = table.header_row
        for header, letters in table.letters().items():
            self.columns[table.sheet.name, header] = letters

    def note_row(self, sheet: str, key: Key, row: int) -> None:
        """The row of a record; the first where several share the key."""
        self.rows.setdefault((sheet, key), row)

    def places(self) -> Places:
        """Everything found."""
        return Places(self.cells, self.rows, self.columns, self.headers, frozenset(self.streams))


@dataclass(frozen=True, slots=True)
class Context:
    """Streams by code, county names by code, the plan years; the sink and the mapper of this reading.

    ``old_codes`` are the 旧代码 of 区划变更: last year's money, issued money and villages may still stand under them.
    What is told at its source raises no second problem: ``unread`` are the sheets of which no code could be read,
    ``told`` the headers of 县区 that are missing.
    """

    years: tuple[int, ...]
    info: Mapping[str, str]
    sink: Sink
    mapper: Mapper
    references: References = field(default_factory=References)
    streams: Mapping[str, Stream] = field(default_factory=dict)
    counties: Mapping[str, str] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    old_codes: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    def known(self, sheet: str) -> Mapping[str, str]:
        """Code → name of the sheet that a code refers to; old codes have no name."""
        if sheet == "县区":
            return {**dict.fromkeys(self.old_codes, ""), **self.counties} if self.old_codes else self.counties
        return {code: stream.name for code, stream in self.streams.items()}

    def measure(self, stream: str | None) -> Measure:
        """The measure of a stream's amounts; 万元 where no stream is named."""
        return self.streams[stream].measure if stream is not None and stream in self.streams else WAN_YUAN

    def window(self, column: Column) -> tuple[int, ...] | None:
        """The years a column allows, None for any."""
        if column.window == ANY_YEAR:
            return None
        return (self.years[0] - 1, *self.years) if column.window == BASE_TO_END else self.years
