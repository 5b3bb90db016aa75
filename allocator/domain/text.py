"""Signs that a Chinese keyboard types wide where a number or a code is meant."""

from __future__ import annotations

import re

ODD_SPACES = (*range(0x09, 0x0E), *range(0x1C, 0x20), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C))
ODD_SPACES += (0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF)
NARROW = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)} | dict.fromkeys(ODD_SPACES, " ")
BETWEEN_CODES = re.compile("[、,; ]+")


def halved(text: str) -> str:
    """Full-width letters, digits and signs (U+FF01–FF5E) in their half-width forms, odd spaces as plain ones."""
    return text.translate(NARROW)


def codes_in(text: str) -> tuple[str, ...]:
    """The codes of a list joined by 、, commas, semicolons or spaces of any width: ``"610924,610925"`` has two."""
    return tuple(code for code in BETWEEN_CODES.split(halved(text)) if code)
