"""Number formats of a workbook's cells; those that show a number ten, a thousand or ten thousand times smaller."""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|_.|\*.')
ESCAPED = re.compile(r"[\\!](.)")
SCALED = re.compile(r"[0#?],+(?![0#?,])")
USUAL = re.compile(r"(?:General|@|0+|#,##0|0\.0+|#,##0\.0+|0%|0\.0+%)?", re.IGNORECASE)
# The tool's own: nothing but zeros is shown as a dash.
OWN = re.compile(r'\[>=(0\.(0*)5)\]#,##0(?:\.(0+))?;\[red\]\[<=-\1\]-#,##0(?:\.\3)?;"-"', re.IGNORECASE)
FAKE_POINT = re.compile(r"[0#?](?:[\\!]\.|\"\.\")[0#?]")


def scaling_styles(styles: bytes) -> frozenset[str]:
    """The indices (as text, as cells name them) of the cell styles whose number format hides a power of ten."""
    return frozenset(str(index) for index, code in enumerate(number_formats(styles)[0]) if hides_a_factor(code))


def unusual_formats(styles: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Index (as text) → number format, of cell styles and of conditional ones, where it is none that shows all."""
    cells, rules = (
        {str(index): code for index, code in enumerate(codes) if not is_usual(code)} for codes in number_formats(styles)
    )
    return cells, rules


def is_usual(code: str) -> bool:
    """Whether a format is one of those in common use, or the tool's own, which show the number there is."""
    own = OWN.fullmatch(code)
    return USUAL.fullmatch(code) is not None or (own is not None and len(own[2]) == len(own[3] or ""))


def number_formats(styles: bytes) -> tuple[list[str], list[str]]:
    """The number formats of the cell styles and of the conditional ones, each "" where it is a built-in one."""
    formats: dict[str, str] = {}
    used: list[str] = []
    rules: list[str] = []
    inside = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and inside[0] == "dxfs":
            rules[-1] = attributes.get("formatCode", "")
        elif name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "dxfs"):
            inside[0] = name
        elif name == "xf" and inside[0] == "cellXfs":
            used.append(attributes.get("numFmtId", ""))
        elif name == "dxf":
            rules.append("")

    def end(name: str) -> None:
        if name == inside[0]:
            inside[0] = ""

    parser = ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    try:
        parser.Parse(styles, True)
    except ExpatError:
        return [], []
    return [formats.get(number, "") for number in used], rules


def hides_a_factor(code: str) -> bool:
    """Whether a format scales what it shows: ``#,##0,`` (÷ 1,000), ``0!.0,`` and ``0!.0000`` (÷ 10,000)."""
    first = code.partition(";")[0]
    if FAKE_POINT.search(first):
        return True
    bare = ESCAPED.sub("", QUOTED.sub("", first))
    return SCALED.search(bare) is not None
