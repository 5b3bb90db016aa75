"""A cell: one county's share of one stream in one year, the thing that is planned."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """(county code, stream code, year): the key of every amount; sorts in code order."""

    county: str
    stream: str
    year: int
