"""Exact quantities: integers of the smallest step of a measure (an *atom*), never floats.

1 万元 is 1,000,000 分, so 31931.5 万元 is held as 31_931_500_000 atoms; quotas in people
are held as people, land quotas as 0.01 亩. Exact plan amounts are ``Fraction`` of atoms.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from allocator.domain.fraction import Fraction

Exact = int | Fraction
# Decimals of an amount as text: of 万元 the sixth is the 分.
PLACES = 6
# Decimals for people of an amount that does not end within those.
SHORT_PLACES = 2
# Digits before the point, and zeros behind it, that are still written out.
LONGEST_WHOLE = 16


@dataclass(frozen=True, slots=True)
class Measure:
    """计量单位: what a stream is counted in.

    ``atoms`` is how many atoms one of it holds; ``default_unit`` (atoms) is the whole unit
    a plan is rounded to where the workbook names none.
    """

    name: str
    atoms: int
    default_unit: int


WAN_YUAN = Measure("万元", 1_000_000, 1_000_000)
PEOPLE = Measure("人", 1, 1)
MU = Measure("亩", 100, 1)
MEASURES = (WAN_YUAN, PEOPLE, MU)


def measure_named(name: str) -> Measure | None:
    """The measure called ``name`` (万元, 人, 亩), else None."""
    return next((measure for measure in MEASURES if measure.name == name), None)


def to_atoms(amount: Decimal | Fraction | int, measure: Measure = WAN_YUAN) -> int | None:
    """``amount`` in the measure → atoms; None where it does not land on a whole atom.

    ``to_atoms(Decimal("31931.5"))`` is 31_931_500_000; ``to_atoms(Decimal("0.0000001"))`` is None.
    """
    atoms = Fraction(amount) * measure.atoms
    return atoms.numerator if atoms.denominator == 1 else None


def in_measure(atoms: Exact, measure: Measure = WAN_YUAN) -> Fraction:
    """Atoms → exact amount in the measure (21_646_000_000 分 → 21646 万元)."""
    return Fraction(atoms) / measure.atoms


def decimal_text(value: Exact) -> str:
    """An exact value with a finite decimal expansion as text without trailing zeros: ``31931.5``.

    Raises ValueError where the expansion does not end (1/3): show such values by ``rounded_text``.
    """
    value = Fraction(value)
    denominator, places = value.denominator, 0
    while denominator > 1:
        for prime in (10, 2, 5):
            if denominator % prime == 0:
                denominator //= prime
                break
        else:
            raise ValueError(f"{value} has no finite decimal expansion")
        places += 1
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    if not places:
        return sign + digits
    return (sign + digits[:-places] + "." + digits[-places:]).rstrip("0").rstrip(".")


def show(atoms: int, measure: Measure = WAN_YUAN) -> str:
    """Whole atoms as a decimal string in the measure, no trailing zeros: ``show(31_931_500_000)`` is ``31931.5``."""
    return decimal_text(in_measure(atoms, measure))


def ratio_text(value: Exact) -> str:
    """An exact number as ``p/q`` (``5`` stays ``5``), the form of the contract for exact amounts."""
    value = Fraction(value)
    # Decimal writes whole numbers of any length; Python's own int gives up after 4,300 digits.
    top, bottom = (format(Decimal(part), "f") for part in (value.numerator, value.denominator))
    return top if value.denominator == 1 else f"{top}/{bottom}"


def rounded_text(value: Exact, places: int = 2) -> str:
    """Half-up decimal text for people: ``rounded_text(Fraction(1, 3))`` is ``0.33``; never used to compute."""
    value = Fraction(value)
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return sign + (digits[:-places] + "." + digits[-places:] if places else digits)


def percent_text(value: Exact, places: int = 2) -> str:
    """A ratio as percent: ``percent_text(Fraction(777, 2000))`` is ``38.85%``."""
    return rounded_text(Fraction(value) * 100, places) + "%"


def floor_to(value: Exact, unit: int) -> int:
    """The largest multiple of ``unit`` not above ``value``."""
    return (Fraction(value) / unit).__floor__() * unit


def ceil_to(value: Exact, unit: int) -> int:
    """The smallest multiple of ``unit`` not below ``value``."""
    return (Fraction(value) / unit).__ceil__() * unit


def grouped(value: Exact, measure: Measure = WAN_YUAN) -> str:
    """Atoms for people, with thousands separators and the measure: ``1,388.5 万元``.

    In full where its decimals end within six places, else to two after 约: 85,166 2/3 is ``约 85,166.67 万元``.
    What has more digits than anybody reads is told by its first three: ``约 1.23×10^299 万元``.
    """
    text = people_text(value, measure)
    about, number = ("约 ", text[2:]) if text.startswith("约 ") else ("", text)
    if "×" not in number:
        sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
        whole, dot, places = digits.partition(".")
        number = f"{sign}{int(whole):,}{dot}{places}"
    return f"{about}{number} {measure.name}"


def people_text(value: Exact, measure: Measure = WAN_YUAN) -> str:
    """Atoms as a number for people, without separators and measure: ``1388.5``; ``约 33.33`` where decimals go on.

    Two places that would show 0 become as many as show two digits: 1/300 is ``约 0.0033``.
    """
    text, amount = amount_text(value, measure), in_measure(value, measure)
    sign, digits = ("-" if amount < 0 else ""), text.lstrip("-").partition(".")[0]
    if len(digits) > LONGEST_WHOLE:
        return f"约 {sign}{digits[0]}.{digits[1:3]}×10^{len(digits) - 1}"
    if Fraction(text) == amount:
        return text
    power = leading_place(amount) if 2 * abs(amount) * 10**SHORT_PLACES < 1 else 0
    if power > LONGEST_WHOLE:
        return f"约 {rounded_text(amount * 10**power)}×10^-{power}"
    places = power + 1 if power else SHORT_PLACES
    return f"约 {rounded_text(amount, places).rstrip('0').rstrip('.')}"


def leading_place(value: Exact) -> int:
    """The decimal place of the first digit of a value below 1: 3 for 0.0033."""
    place = 1
    while abs(value) * 10**place < 1:
        place += 1
    return place


def worded(value: Exact, measure: Measure = WAN_YUAN) -> str:
    """The same as ``grouped`` right after a Chinese word: a space and the number, or 约 without one.

    相差 361.9 万元 and 相差约 2,206.69 万元 are both ``f"相差{worded(…)}"``.
    """
    text = grouped(value, measure)
    return text if text.startswith("约") else f" {text}"


def whole_text(value: Exact, measure: Measure = WAN_YUAN) -> str:
    """A sum to the next whole number of the measure, for a line in a terminal: ``124,594 万元``."""
    return f"{int(rounded_text(in_measure(value, measure), 0)):,} {measure.name}"


def near(value: Exact, measure: Measure = WAN_YUAN) -> str:
    """A computed amount after a Chinese word, to two places: 25,674.277778 万元 is ``约 25,674.28 万元``.

    What ends within two places, or would be told as 0, is written as ``worded`` writes it.
    """
    rounded = Fraction(rounded_text(in_measure(value, measure))) * measure.atoms
    if not rounded or rounded == value or abs(rounded) >= 10**LONGEST_WHOLE * measure.atoms:
        return worded(value, measure)
    return f"约 {grouped(rounded, measure)}"


def amount_text(atoms: Exact, measure: Measure = WAN_YUAN) -> str:
    """Atoms in the measure as a decimal string without trailing zeros, at most six places.

    Exact where the decimals end within six (of 万元 that is the 分), else rounded half away from zero: a third
    of 100 万元 is ``33.333333``.
    """
    text = rounded_text(in_measure(atoms, measure), PLACES)
    return text.rstrip("0").rstrip(".")
