"""The quick look: most sheets list their cells in order, and that can be seen without visiting every element."""

from __future__ import annotations

import re

from allocator.workbooks.gate.sheets import LAST_COLUMN, LAST_ROW, MOST_CELLS
from allocator.workbooks.parity import column_letters

NEAR = {column_letters(number).encode(): number for number in range(1, LAST_COLUMN + 1)}
STEPS = re.compile(rb'<row r="(\d+)"|<c r="([A-Z]+)(\d+)"')
ANY_ROW_OR_CELL = re.compile(rb"<(?:row|c)[\s/>]")
# A tag may hide in these, or be written otherwise: then the quick look does not answer.
UNUSUAL = re.compile(rb"<!|\x00|<\w+:(?:row|c)[\s/>]")
ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
PLAIN = (b"utf-8", b"us-ascii")


def in_order(content: bytes) -> bool:
    """Whether a sheet's rows and cells stand strictly in order, each once, within reach. False may mean "look closer".

    ``content`` is well-formed XML without DOCTYPE. A ``<`` cannot stand in text or attributes, so what looks
    like the tag of a cell is one.
    """
    named = ENCODING.match(content)
    if (named and named.group(1).lower() not in PLAIN) or content[:4].lstrip(b"\xef\xbb\xbf")[:1] != b"<":
        return False
    if UNUSUAL.search(content):
        return False
    steps = STEPS.findall(content)
    if len(steps) != len(ANY_ROW_OR_CELL.findall(content)) or len(steps) > MOST_CELLS:
        return False
    row, text, last = 0, b"", 0
    for begun, letters, digits in steps:
        if begun:
            if int(begun) <= row:
                return False
            row, text, last = int(begun), begun, 0
        else:
            column = NEAR.get(letters, 0)
            if column <= last or digits != text:
                return False
            last = column
    return row <= LAST_ROW
