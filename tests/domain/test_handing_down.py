"""The 30/60-day clock: counted from 收文日期, never from the computer's date."""

from __future__ import annotations

import pytest

from allocator.domain.handing_down import handing_of
from allocator.domain.records import Batch


def batch(received: str = "2017-11-01", issued_on: str = "", nature: str = "本次") -> Batch:
    return Batch("第一批", "ZY", 2018, 100, "上〔2017〕1号", received, "下〔2017〕2号", issued_on, nature)


def test_the_deadlines_are_30_and_60_days_after_receipt() -> None:
    """November has 30 days, December 31."""
    clock = handing_of(batch(issued_on="2017-11-28"), "")
    assert (clock.short, clock.long) == ("2017-12-01", "2017-12-31")
    assert (clock.days, clock.issued, clock.late) == (27, True, False)
    assert clock.text == "收文后第27日下达,在30日内"


@pytest.mark.parametrize(
    ("issued_on", "late", "very_late", "text"),
    [
        ("2017-12-01", False, False, "收文后第30日下达,在30日内"),
        ("2017-12-02", True, False, "收文后第31日下达,超过30日,在60日内"),
        ("2017-12-31", True, False, "收文后第60日下达,超过30日,在60日内"),
        ("2018-01-01", True, True, "收文后第61日下达,超过60日"),
        ("2017-10-31", False, False, "下达日期早于收文日期,请核对"),
    ],
)
def test_the_last_day_still_counts_as_in_time(issued_on: str, late: bool, very_late: bool, text: str) -> None:
    clock = handing_of(batch(issued_on=issued_on), "2030-01-01")
    assert (clock.late, clock.very_late, clock.text) == (late, very_late, text)


@pytest.mark.parametrize(
    ("today", "text"),
    [
        ("2017-11-21", "尚未下达,距30日期限还有10日"),
        ("2017-12-11", "尚未下达,已超过30日期限10日,距60日期限还有20日"),
        ("2018-01-10", "尚未下达,已超过60日期限10日"),
        ("", "尚未下达;未填编制日期,不知是否到期"),
        ("2017-10-01", "编制日期早于收文日期,请核对"),
    ],
)
def test_what_is_not_issued_is_counted_to_the_plans_date(today: str, text: str) -> None:
    assert handing_of(batch(), today).text == text


def test_recalled_money_and_a_batch_without_receipt_have_no_deadline() -> None:
    assert handing_of(batch(nature="收回"), "2018-01-01").text == "收回,不计期限"
    clock = handing_of(batch(received=""), "2018-01-01")
    assert (clock.short, clock.text) == ("", "未填收文日期,期限无从计算")
