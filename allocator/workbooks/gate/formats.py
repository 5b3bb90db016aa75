"""Number formats that show a number ten, a thousand or ten thousand times smaller than it is."""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|_.|\*.')
ESCAPED = re.compile(r"[\\!](.)")
SCALED = re.compile(r"[0#?],+(?![0#?,])")
FAKE_POINT = re.compile(r"[0#?](?:[\\!]\.|\"\.\")[0#?]")


def scaling_styles(styles: bytes) -> frozenset[str]:
    """The indices (as text, as cells name them) of the cell styles whose number format hides a power of ten."""
    formats: dict[str, str] = {}
    used: list[str] = []
    inside = [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            used.append(attributes.get("numFmtId", ""))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside[0] = False

    parser = ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    try:
        parser.Parse(styles, True)
    except ExpatError:
        return frozenset()
    return frozenset(str(index) for index, number in enumerate(used) if hides_a_factor(formats.get(number, "")))


def hides_a_factor(code: str) -> bool:
    """Whether a format scales what it shows: ``#,##0,`` (÷ 1,000), ``0!.0,`` and ``0!.0000`` (÷ 10,000)."""
    first = code.partition(";")[0]
    if FAKE_POINT.search(first):
        return True
    bare = ESCAPED.sub("", QUOTED.sub("", first))
    return SCALED.search(bare) is not None
