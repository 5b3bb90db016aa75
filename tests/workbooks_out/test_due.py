"""应达到 as printed: readable, and never easier to meet than the clause."""

from __future__ import annotations

import pytest

from allocator.workbooks.dossier.wording import due_text


@pytest.mark.parametrize(
    ("required", "given", "printed"),
    [
        ("25674.277778", "25000", "25674.28"),
        ("33.333334", "33", "33.34"),
        ("33.333333", "34.5", "33.33"),
        ("29999.999999", "29999", "30000"),
        ("-3.456", "-4", "-3.45"),
        ("500", "437", "500"),
        ("1.234567", "1.234566", "1.234567"),
        ("硬约束", "软约束", "硬约束"),
        ("", "3", ""),
    ],
)
def test_a_floor_is_printed_rounded_up_and_a_cap_down(required: str, given: str, printed: str) -> None:
    assert due_text(required, given) == printed
