"""下达期限: how long a batch of money may lie before it is passed on, counted in days from 收文日期.

The three-year plan states no days; they are those of the Budget Law (预算法第五十二条): 30 after receipt for
central money, 30 or 60 for one's own transfers. Worked example: received on 2017-11-01, the 30 days end on
2017-12-01, the 60 days on 2017-12-31; issued on 2017-11-28 is day 27, in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from allocator.domain.records import Batch

SHORT, LONG = 30, 60
RECALLED = "收回"
LAW = (
    "《中华人民共和国预算法》第五十二条:省、自治区、直辖市政府接到中央一般性转移支付和专项转移支付后,"
    "应当在三十日内正式下达到本行政区域县级以上各级政府。县级以上地方各级预算安排对下级政府的一般性转移支付和专项转移支付,"
    "应当分别在本级人民代表大会批准预算后的三十日和六十日内正式下达。"
)


@dataclass(frozen=True, slots=True)
class Handing:
    """Where a batch stands: its two deadlines (ISO dates, "" where not known), the sentence, whether it is late.

    ``days`` are those from receipt to issue (or, not issued, to 编制日期); None where they cannot be counted.
    """

    short: str
    long: str
    days: int | None
    issued: bool
    text: str

    @property
    def late(self) -> bool:
        """Whether the shorter limit is passed."""
        return self.days is not None and self.days > SHORT

    @property
    def very_late(self) -> bool:
        """Whether the longer limit is passed too."""
        return self.days is not None and self.days > LONG


def handing_of(batch: Batch, today: str) -> Handing:
    """The clock of one batch; ``today`` is 编制日期, no other clock is read."""
    received, issued_on = day_of(batch.received), day_of(batch.issued_on)
    issued = issued_on is not None
    if batch.nature == RECALLED:
        return Handing("", "", None, issued, "收回,不计期限")
    if received is None:
        return Handing("", "", None, issued, "未填收文日期,期限无从计算")
    short, long = (str(received + timedelta(days=days)) for days in (SHORT, LONG))
    until = issued_on or day_of(today)
    if until is None:
        return Handing(short, long, None, False, "尚未下达;未填编制日期,不知是否到期")
    days = (until - received).days
    if days < 0:
        what = "下达日期" if issued else "编制日期"
        return Handing(short, long, None, issued, f"{what}早于收文日期,请核对")
    return Handing(short, long, days, issued, issued_text(days) if issued else waiting_text(days))


def day_of(text: str) -> date | None:
    """An ISO date, None where there is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def issued_text(days: int) -> str:
    """收文后第27日下达,在30日内."""
    if days <= SHORT:
        return f"收文后第{days}日下达,在{SHORT}日内"
    if days <= LONG:
        return f"收文后第{days}日下达,超过{SHORT}日,在{LONG}日内"
    return f"收文后第{days}日下达,超过{LONG}日"


def waiting_text(days: int) -> str:
    """尚未下达 with what is left of the limits at 编制日期."""
    if days <= SHORT:
        return f"尚未下达,距{SHORT}日期限还有{SHORT - days}日"
    if days <= LONG:
        return f"尚未下达,已超过{SHORT}日期限{days - SHORT}日,距{LONG}日期限还有{LONG - days}日"
    return f"尚未下达,已超过{LONG}日期限{days - LONG}日"
