"""What the page prints of an amount's parts adds up to the amount it prints."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from allocator.domain.fraction import Fraction
from allocator.domain.money import WAN_YUAN
from allocator.explanation import page_lines
from allocator.explanation.figures import adding_up, plain
from tests.explanation.test_reasons import planned, reasons_of

PARTS = st.fractions(-(10**13), 10**13, max_denominator=10**6)


def number(text: str) -> Decimal:
    """A printed figure."""
    return Decimal(text.replace(",", "").removeprefix("≈"))


@given(st.lists(PARTS, min_size=1, max_size=8), st.integers(0, 10**9), st.sampled_from([1, 10**4, 5 * 10**5, 10**6]))
def test_printed_parts_add_up_and_each_is_within_a_unit(parts: list[Fraction], amount: int, unit: int) -> None:
    total = amount * unit
    exact = [*parts, total - sum(parts)]
    texts = adding_up(exact, total)
    shown = plain(total)
    assert sum(map(number, texts)) == number(shown)
    step = Fraction(1, 10 ** max(2, len(shown.partition(".")[2])))
    for text, part in zip(texts, exact, strict=True):
        assert abs(Fraction(number(text)) - part / WAN_YUAN.atoms) < step
        assert part or text in ("0", "0.00", "0.000", "0.0000", "0.00000", "0.000000")


def test_thirds_and_what_two_decimals_cannot_show() -> None:
    third = Fraction(WAN_YUAN.atoms, 3)
    assert adding_up([third, third, third], WAN_YUAN.atoms) == ["0.34", "+0.33", "+0.33"]
    assert adding_up([Fraction(WAN_YUAN.atoms - 1), Fraction(1), Fraction(0)], WAN_YUAN.atoms) == ["1.00", "≈0", "0"]


def test_every_line_of_the_page_adds_up() -> None:
    """Every county of the case, stream by stream."""
    result = planned()
    lines = [line.split() for line in page_lines(result.facts, result.book, reasons_of(result))]
    head = next(line for line in lines if line[0:1] == ["资金"])
    rows = [line for line in lines if len(line) == len(head) and line[0].endswith("资金")]
    rows = [line for line in rows if line != head]
    assert len(rows) >= 4
    for row in rows:
        assert sum(map(number, row[2:-1])) == number(row[-1])
