"""摘要, who gains and who loses: the largest rises and falls, and every county that falls, by the reasons."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.fraction import Fraction
from allocator.workbooks.dossier.figures import MANUAL, CountyYear, YearFigures
from allocator.workbooks.dossier.view import View, rule_title
from allocator.workbooks.dossier.wording import growth_text, separated

MOST, MOST_FALLING, TELLING_SHARES = 5, 120, 40
# 0.5 万元: what is less is rounding.
LEAST = 500_000


def told_years(view: View) -> tuple[YearFigures, ...]:
    """The years a director decides on; forecasts only inform."""
    return tuple(year for year in view.years if not year.forecast) or view.years[:1]


def change_lines(view: View) -> Iterator[str]:
    """Per year the five largest rises and the five largest falls on the same basis."""
    for year in told_years(view):
        ranked = sorted(year.counties, key=lambda one: (-one.change, one.county.code))
        rises = [one for one in ranked if one.change > 0][:MOST]
        falls = [one for one in reversed(ranked) if one.change < 0][:MOST]
        texts = ("、".join(map(changed, group)) or "无" for group in (rises, falls))
        yield f"{year.year}年增加最多:{next(texts)};减少最多:{next(texts)}。"


def moved_text(atoms: int, places: int = 2) -> str:
    """+1,234 or 减1,234 (万元): a minus could end a line, apart from its number."""
    return ("+" if atoms > 0 else "减") + separated(abs(Fraction(atoms, 1_000_000)), places)


def changed(one: CountyYear) -> str:
    """紫阳县 +1,234(+38.90%) or 紫阳县 减1,234(3.90%)."""
    return f"{one.county.name} {moved_text(one.change)}({growth_text(one.change, one.prior).removeprefix('-')})"


def falling_lines(view: View) -> Iterator[str]:
    """Per year every 不升反降县, those with the same reasons together, the largest fall first."""
    none: list[str] = []
    for year in told_years(view):
        falling = [one for one in year.counties if one.change < 0]
        if not falling:
            none.append(f"{year.year}年")
            continue
        falling.sort(key=lambda one: (one.change, one.county.code))
        total = moved_text(sum(one.change for one in falling))
        groups: dict[tuple[str, ...], list[CountyYear]] = {}
        for one in falling[:MOST_FALLING]:
            groups.setdefault(reasons(view, one), []).append(one)
        told = ";".join(group_text(view, names, group, len(falling)) for names, group in groups.items())
        more = f";等{len(falling)}个,逐县原因见“测算说明”" if len(falling) > MOST_FALLING else ""
        yield f"{year.year}年{len(falling)}个县区,合计{total}。{told}{more}。"
    if none:
        yield f"{'、'.join(none)}:无。"


def group_text(view: View, names: tuple[str, ...], group: list[CountyYear], falling: int) -> str:
    """因A减120、B减30(2个县区):甲县 减100(2.10%)、乙县 减50(1.00%); of many only the amounts."""
    sums = {name: sum(dict(parts(view, one)).get(name, 0) for one in group) for name in names}
    why = "、".join(f"{name}{moved_text(moved, 0)}" if moved else name for name, moved in sums.items())
    short = falling > TELLING_SHARES
    who = "、".join(f"{one.county.name} {moved_text(one.change)}" if short else changed(one) for one in group)
    return f"因{why}({len(group)}个县区):{who}"


def reasons(view: View, one: CountyYear) -> tuple[str, ...]:
    """What lowers a county, the two largest parts, in the order of the table; 取整 where nothing else does."""
    lowering = sorted((part for part in parts(view, one) if part[1] < -LEAST), key=lambda part: part[1])[:2]
    kept = {name for name, _ in lowering}
    return tuple(name for name, _ in parts(view, one) if name in kept) or ("取整",)


def parts(view: View, one: CountyYear) -> list[tuple[str, int]]:
    """Name and amount (分) of everything that moves a county away from last year, in the order of the table."""
    found = [("测算数较上年同口径", one.entitlement - one.one_off_now - one.prior)]
    for rule, moved in one.steps.items():
        name = "人工调整" if rule == MANUAL else f"“{rule_title(view.dossier, rule)}”调整"
        found.append((name, moved))
    return found
