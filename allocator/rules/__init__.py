"""The rule book: one policy rule per file, in the order of the book. Adding a rule adds a file and a line."""

from allocator.domain.rule import Rule
from allocator.rules import (
    already_issued,
    basic_needs_first,
    county_band,
    deep_county_uplift,
    deep_village_floor,
    delisted_hold_harmless,
    manual_adjustment,
    poor_area_only,
    spend_the_pool,
)

RULES: tuple[Rule, ...] = (
    spend_the_pool.RULE,
    deep_county_uplift.RULE,
    deep_village_floor.RULE,
    delisted_hold_harmless.RULE,
    basic_needs_first.RULE,
    poor_area_only.RULE,
    county_band.RULE,
    already_issued.RULE,
    manual_adjustment.RULE,
)
