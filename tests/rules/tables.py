"""Text tables of a case: header line, then one line per record, ``|`` between columns."""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from allocator.domain.money import Measure, to_atoms

Record = dict[str, str]


def records(text: str) -> list[Record]:
    """The records of a table; a blank cell is absent from its record, and so are columns a short line leaves out."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return []
    headers = split(lines[0])
    assert len(set(headers)) == len(headers), f"duplicate column in {headers}"
    found = []
    for line in lines[1:]:
        cells = split(line)
        assert len(cells) <= len(headers), f"{line!r} has {len(cells)} cells for {len(headers)} columns"
        found.append({header: cell for header, cell in zip(headers, cells, strict=False) if cell})
    return found


def split(line: str) -> list[str]:
    """The cells of one line."""
    return [cell.strip() for cell in line.split("|")]


def amount(text: str, measure: Measure) -> int:
    """An amount in its measure → atoms."""
    atoms = to_atoms(exact(text), measure)
    assert atoms is not None, f"{text} {measure.name} is no whole atom"
    return atoms


def exact(text: str) -> Fraction:
    """``1,388.5``, ``18.85%`` or ``1/3`` as an exact number."""
    text = text.replace(",", "")
    return Fraction(text.rstrip("%")) / 100 if text.endswith("%") else Fraction(text)
