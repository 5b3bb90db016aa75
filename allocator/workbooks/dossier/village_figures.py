"""What both village sheets show: villages in printing order, their money, the floor they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from allocator.domain.county import Village
from allocator.domain.money import WAN_YUAN
from allocator.domain.rule import OFF, active
from allocator.workbooks.dossier.styles import decimals_of
from allocator.workbooks.dossier.view import View

ANNEX = "深度贫困村明细"


@dataclass(frozen=True, slots=True)
class VillageFigures:
    """``given`` maps (village, year) to its money of all streams (分); ``style`` shows every decimal of them."""

    villages: tuple[Village, ...]
    given: dict[tuple[str, int], int]
    style: str
    floor: int | None

    def money(self, villages: tuple[Village, ...], year: int) -> int:
        """What villages get together in a year (分)."""
        return sum(self.given.get((village.code, year), 0) for village in villages)

    def of_county(self, code: str) -> tuple[Village, ...]:
        """The county's deep villages."""
        return tuple(village for village in self.villages if village.county == code)


def villages_shown(view: View) -> bool:
    """Whether there is anything to print of villages: no money is split while rule 3 is only checked, or off."""
    rule = active(view.dossier.book, "deep_village_floor")
    enforced = rule is not None and rule.values.enforced
    return bool(view.facts.villages) and (enforced or bool(view.dossier.plan.villages))


def village_figures(view: View) -> VillageFigures:
    """The deep villages, county by county in printing order, with their money by year."""
    place = {county.code: index for index, county in enumerate(view.counties)}
    villages = tuple(sorted(view.facts.villages, key=lambda v: (place.get(v.county, len(place)), v.code)))
    given: dict[tuple[str, int], int] = {}
    for one in view.dossier.plan.villages:
        given[one.village, one.year] = given.get((one.village, one.year), 0) + one.amount
    step = gcd(WAN_YUAN.atoms, *given.values(), *(village.invested for village in villages))
    return VillageFigures(villages, given, f"money{decimals_of(step, WAN_YUAN)}", floor_of(view))


def floor_of(view: View) -> int | None:
    """The floor per village over the campaign (分); None where the rule is off or counts each year alone."""
    rule = active(view.dossier.book, "deep_village_floor")
    if rule is None or rule.values.status == OFF or "floor" not in rule.values.by_year:
        return None
    if "reading" in rule.values.by_year and rule.values.get("reading") == "annual":
        return None
    floor = rule.values.get("floor", view.years[-1].year)
    return floor if isinstance(floor, int) else None


def integrable(view: View, code: str, year: int) -> int:
    """A county's money of the integrable streams in a year (分)."""
    return sum(view.ledger.amount(code, stream.code, year) for stream in view.money if stream.integrable(year))
