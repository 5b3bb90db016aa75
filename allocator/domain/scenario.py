"""情景: the baseline plus reasoned differences, as a flat list of settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One reasoned difference.

    ``kind`` and ``key``: ``rule`` (rule, instance or "", parameter or status or tier, year or ""),
    ``pool`` (stream, year, total|initial|provincial), ``county`` (code, header), ``weight``
    (stream, factor), ``stream`` (code, header). ``value`` is the text as written; ``origin`` is
    ``workbook``, ``scenario:NAME`` or ``--set``; ``place`` names the file or sheet!cell for errors.
    """

    kind: str
    key: tuple[str, ...]
    value: str
    why: str | None
    origin: str
    place: str
    approver: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario with its chain of parents already unrolled: settings in order, later ones win."""

    name: str
    title: str
    question: str
    chain: tuple[str, ...]
    settings: tuple[Setting, ...]
