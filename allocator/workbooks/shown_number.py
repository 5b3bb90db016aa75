"""What a number format prints of a number, as far as it may print another one: ``"9,999"`` and ``;;;`` of 5,648."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

LIKE = re.compile(r'(?is)"([^"]*)"|[\\!](.)|_.|\*(.)|\[([^\]]*)\]|(General|G/通用格式|@)|(E[-+])|(.)')
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
SCALED = re.compile(r"[0#?],+(?![0#?,])")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NEGATIVE = re.compile(r"[-−(负△▲]\s*[\d.]")
EXACTLY = Context(prec=400, rounding=ROUND_HALF_UP)
TEXT, DIGIT, POINT, PERCENT, ALL = "text", "digit", "point", "percent", "all"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a format: its pieces, for which numbers it is, whether it scales or shows a colour.

    ``other`` are parts that print a date, a fraction, a power or Chinese numerals: those are not judged.
    """

    pieces: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None
    scaled: bool = False
    coloured: bool = False
    other: bool = False

    @property
    def places(self) -> int:
        """How many decimals it shows."""
        kinds = [kind for kind, _ in self.pieces]
        return kinds[kinds.index(POINT) :].count(DIGIT) if POINT in kinds else 0

    @property
    def shows(self) -> bool:
        """Whether it shows the number at all."""
        return any(kind in (DIGIT, ALL) for kind, _ in self.pieces)

    def due(self, size: Decimal) -> Decimal:
        """The figure it ought to show."""
        scaled = size * 100 ** sum(kind == PERCENT for kind, _ in self.pieces)
        return scaled if any(kind == ALL for kind, _ in self.pieces) else rounded(scaled, self.places)


def rounded(size: Decimal, places: int) -> Decimal:
    """Half up to so many places."""
    return size.quantize(Decimal(1).scaleb(-places), context=EXACTLY)


def misprint(code: str, value: Decimal) -> str | None:
    """What is printed of a value where that is another figure than its own, rounded; None where it is its own.

    ``misprint('"9,999"', Decimal(5648))`` is ``9,999``, of ``#,##0.0`` it is None.
    """
    parts = sections(code)
    place, part = chosen(parts, value)
    if part.other:
        return None
    text = printed(part, abs(value))
    auto = value < 0 and place == 0 and part.condition is None and len(parts) == 1
    shown = f"-{text}" if auto else text
    if not part.shows and not any(letter.isdigit() for letter in text):
        finest = [one.places for one in parts if one.shows]
        return shown if value and (not finest or rounded(abs(value), max(finest))) else None
    signed = NEGATIVE.search(shown) is not None
    lost = value < 0 and part.condition is None and not (signed or part.coloured)
    right = NUMBER.findall(text) == [plain(part.due(abs(value)))] and not part.scaled
    return None if right and not lost and not (value > 0 and signed) else shown


def plain(number: Decimal) -> str:
    """Digits without trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def chosen(parts: tuple[Section, ...], value: Decimal) -> tuple[int, Section]:
    """The section that a number is printed by, and its place: above 0, below it, 0, or by its condition."""
    if not any(part.condition for part in parts):
        place = 0 if value > 0 or len(parts) == 1 else 1 if value < 0 else 2 if len(parts) > 2 else 0
        return place, parts[place]
    for place, part in enumerate(parts[:2]):
        if meets(value, *(part.condition or ("><"[place], Decimal(0)))):
            return place, part
    return min(len(parts), 3) - 1, parts[min(len(parts), 3) - 1]


def meets(value: Decimal, sign: str, limit: Decimal) -> bool:
    """Whether a condition holds."""
    return (
        (value < limit and sign in ("<", "<=", "<>"))
        or (value > limit and sign in (">", ">=", "<>"))
        or (value == limit and sign in ("=", "<=", ">="))
    )


def printed(part: Section, size: Decimal) -> str:
    """The text of a section; thousands are not separated, trailing zeros of decimals are left out."""
    whole, _, decimals = plain(part.due(size)).partition(".")
    kinds = [kind for kind, _ in part.pieces]
    point = kinds.index(POINT) if POINT in kinds else len(kinds)
    before = [n for n in range(point) if kinds[n] == DIGIT]
    digits = dict(zip(reversed(before), reversed(whole), strict=False))
    if before:
        digits[before[0]] = whole[: max(0, len(whole) - len(before)) + 1] if len(whole) >= len(before) else ""
    after = [n for n in range(point, len(kinds)) if kinds[n] == DIGIT]
    digits.update(zip(after, decimals, strict=False))
    texts = []
    for n, (kind, text) in enumerate(part.pieces):
        if kind == DIGIT:
            texts.append(digits.get(n, ""))
        elif kind == POINT:
            texts.append(("" if before else whole) + ("." if decimals else ""))
        else:
            texts.append(plain(part.due(size)) if kind == ALL else text)
    return "".join(texts)


@lru_cache(maxsize=1 << 10)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format."""
    texts, inside = [""], ""
    for found in LIKE.finditer(code or "General"):
        if found[0] == ";":
            texts.append(inside)
        else:
            texts[-1] += found[0]
    return tuple(section(text) for text in texts)


def section(text: str) -> Section:
    """One section."""
    pieces: list[tuple[str, str]] = []
    condition, coloured, other, bare = None, False, False, ""
    for found in LIKE.finditer(text):
        quoted, escaped, fill, bracket, everything, power, letter = found.groups()
        if everything:
            pieces.append((ALL, ""))
        elif bracket is not None:
            limit = CONDITION.fullmatch(bracket)
            condition = (limit[1], Decimal(limit[2])) if limit else condition
            if bracket.startswith("$"):
                pieces.append((TEXT, bracket[1:].partition("-")[0]))
            elif not limit:
                other = other or bracket.lower().startswith(("dbnum", "h", "m", "s"))
                coloured = coloured or not other
        elif letter is None:
            other = other or power is not None
            pieces.append((TEXT, quoted or escaped or fill or ""))
        else:
            bare += letter
            other = other or letter.lower() in "ymdhsgeb/"
            kind = DIGIT if letter in "0#?" else PERCENT if letter == "%" else TEXT
            kind = POINT if letter == "." and all(one != POINT for one, _ in pieces) else kind
            if letter != ",":
                pieces.append((kind, letter))
    return Section(tuple(pieces), condition, SCALED.search(bare) is not None, coloured, other)
