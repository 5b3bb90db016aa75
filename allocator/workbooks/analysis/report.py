"""The analysis with what all its sheets share: names, counties in printing order, how fine the money is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from allocator.domain.analysis import CAUGHT, CLASHED, REPLANNED, SCREENED, UNPROVED, UNTOUCHED, Analysis, Sums
from allocator.domain.county import County
from allocator.domain.dossier import Manifest
from allocator.domain.facts import Facts
from allocator.domain.money import WAN_YUAN
from allocator.workbooks.dossier.page import amount
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.view import by_city
from allocator.workbooks.dossier.wording import money_text

OUTCOMES = {
    UNTOUCHED: "已证明不变",
    REPLANNED: "已重新测算",
    CAUGHT: "检查即发现",
    CLASHED: "得不出方案",
    UNPROVED: "未能证明",
    SCREENED: "仅初筛估计",
}
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Report:
    """What is written: the analysis, the facts it is about, the fingerprint of the plan."""

    analysis: Analysis
    facts: Facts
    manifest: Manifest

    @property
    def counties(self) -> tuple[County, ...]:
        """In printing order: by city, then code."""
        return by_city(self.facts.counties)

    @property
    def sample(self) -> bool:
        """Whether every sheet must say 示例."""
        return "示例" in self.facts.info or any("示例" in text for text in self.facts.info.values())

    @property
    def money(self) -> str:
        """The style of sums in 万元, as fine as the finest unit of a 万元 stream."""
        units = [stream.unit for stream in self.facts.streams if stream.is_money]
        return f"money{max((decimals_of(unit, WAN_YUAN) for unit in units), default=0)}"

    def county(self, code: str) -> str:
        """A county's name."""
        return next((one.name for one in self.facts.counties if one.code == code), code)

    def city(self, code: str) -> str:
        """A county's city."""
        return next((one.city for one in self.facts.counties if one.code == code), "")

    def stream(self, code: str) -> str:
        """A stream's name."""
        return next((one.name for one in self.facts.streams if one.code == code), code)

    def place(self, county: str, stream: str) -> str:
        """A cell of the plan in words: 周至县“中央专项”; a county alone where there is no stream."""
        return self.county(county) + (f"“{self.stream(stream)}”" if stream else "")

    def named(self, sums: Sums) -> str:
        """The first counties with their amounts: 佳县 81、周至县 12 等 5 个."""
        said = [f"{self.county(code)} {money_text(atoms).removesuffix(' 万元')}" for code, atoms in sums[:MOST_NAMED]]
        more = f" 等{len(sums)}个" if len(sums) > MOST_NAMED else ""
        return "、".join(said) + more


def wan(atoms: int | None) -> Decimal | None:
    """Atoms as 万元 for a cell; None stays blank."""
    return None if atoms is None else amount(atoms)
