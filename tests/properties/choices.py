"""Random settings of the rules, and the strategy of whole cases."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from allocator.domain.scenario import Setting
from tests.properties.provinces import Case, chance, province


def setting(rule: str, parameter: str, value: str, year: str = "") -> Setting:
    """One --set."""
    return Setting("rule", (rule, "", parameter, year), value, "示例", "--set", "--set")


def hundredth(dice: Random, low: int, high: int) -> str:
    """A ratio of whole percents as text."""
    percent = dice.randint(low, high)
    return f"{'-' if percent < 0 else ''}{abs(percent) // 100}.{abs(percent) % 100:02d}"


def rule_settings(dice: Random) -> tuple[Setting, ...]:
    """Statuses and parameters of rules 2, 3, 5 and 14; the others stay as the baseline has them."""
    return (*deep_county(dice), *deep_village(dice), *delisted(dice), *band(dice))


def deep_county(dice: Random) -> tuple[Setting, ...]:
    """Rule 2 in every reading, with any normal growth."""
    rule, growth = "deep_county_uplift", dice.choice(("pool", "pool", "fixed", "others"))
    chosen = [
        setting(rule, "reading", dice.choice(("points", "compound", "relative"))),
        setting(rule, "uplift", hundredth(dice, 0, 20)),
        setting(rule, "normal_growth", growth),
        setting(rule, "subject", dice.choice(("each", "each", "group"))),
    ]
    if growth == "fixed":
        chosen.append(setting(rule, "fixed_growth", hundredth(dice, -5, 30)))
    if chance(dice, 25):
        chosen.append(setting(rule, "status", dice.choice(("soft", "off"))))
    return tuple(chosen)


def deep_village(dice: Random) -> tuple[Setting, ...]:
    """Rule 3 in both readings and paces."""
    rule = "deep_village_floor"
    chosen = [
        setting(rule, "floor", str(dice.randint(10, 50) * 10)),
        setting(rule, "reading", dice.choice(("campaign", "campaign", "campaign", "annual"))),
        setting(rule, "pacing", dice.choice(("proportional", "by_end"))),
    ]
    return (*chosen, setting(rule, "status", "off")) if chance(dice, 20) else tuple(chosen)


def delisted(dice: Random) -> tuple[Setting, ...]:
    """Rule 5: soft as in the baseline, sometimes hard with a lower share."""
    rule = "delisted_hold_harmless"
    chosen = [setting(rule, "scope", dice.choice(("delisted", "all_poverty")))]
    if chance(dice, 30):
        chosen += [setting(rule, "status", "hard"), setting(rule, "floor_share", hundredth(dice, 60, 95))]
    return tuple(chosen)


def band(dice: Random) -> tuple[Setting, ...]:
    """Rule 14 in a third of the cases: a wide band, soft or hard."""
    if not chance(dice, 33):
        return ()
    rule = "county_band"
    return (
        setting(rule, "status", dice.choice(("hard", "soft"))),
        setting(rule, "minimum_growth", hundredth(dice, -40, -5)),
        setting(rule, "maximum_growth", hundredth(dice, 60, 120)),
        setting(rule, "applies_to", dice.choice(("group", "each_stream"))),
    )


def firm_settings(dice: Random) -> tuple[Setting, ...]:
    """As ``rule_settings``, rule 14 always on, mostly soft with a floor that it binds at; rule 2 more often soft."""
    rule, hard = "county_band", chance(dice, 20)
    return (
        *deep_county(dice),
        setting("deep_county_uplift", "status", dice.choice(("soft", "soft", "hard"))),
        *deep_village(dice),
        *delisted(dice),
        setting(rule, "status", "hard" if hard else "soft"),
        setting(rule, "minimum_growth", hundredth(dice, -40, -20) if hard else hundredth(dice, 0, 25)),
        setting(rule, "maximum_growth", hundredth(dice, 60, 120)),
        setting(rule, "applies_to", dice.choice(("group", "each_stream"))),
    )


def dice_of_a_seed() -> st.SearchStrategy[Random]:
    """Random choices that a failing example's seed plays again: spread evenly, where ``st.randoms`` likes extremes."""
    return st.integers(0, 2**32 - 1).map(Random)


@st.composite
def cases(
    draw: st.DrawFn,
    counties: tuple[int, int] = (3, 5),
    streams: tuple[int, int] = (2, 4),
    years: tuple[int, int] = (1, 1),
    settings: Callable[[Random], tuple[Setting, ...]] = rule_settings,
) -> Case:
    """A province and settings, all from Hypothesis's own random source so that a failure shrinks."""
    dice = draw(st.randoms(use_true_random=False))
    size = dice.randint(*counties), dice.randint(*streams), dice.randint(*years)
    return Case(province(dice, *size), settings(dice))
