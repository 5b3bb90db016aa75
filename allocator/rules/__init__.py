"""The rule book: one policy rule per file, in the order of the book. Adding a rule adds a file and a line."""

from allocator.domain.rule import Rule
from allocator.rules import (
    already_issued,
    basic_needs_first,
    bond_quota_priority,
    cell_ceiling,
    class_split,
    county_band,
    deep_area_tilt,
    deep_county_uplift,
    deep_village_floor,
    delisted_hold_harmless,
    listed_group_growth,
    local_input_growth,
    manual_adjustment,
    poor_area_only,
    project_bank_cap,
    spend_the_pool,
    unlisted_village_reserve,
)

RULES: tuple[Rule, ...] = (
    spend_the_pool.RULE,
    deep_county_uplift.RULE,
    deep_village_floor.RULE,
    delisted_hold_harmless.RULE,
    deep_area_tilt.RULE,
    basic_needs_first.RULE,
    poor_area_only.RULE,
    bond_quota_priority.RULE,
    unlisted_village_reserve.RULE,
    project_bank_cap.RULE,
    county_band.RULE,
    local_input_growth.RULE,
    already_issued.RULE,
    listed_group_growth.RULE,
    class_split.RULE,
    manual_adjustment.RULE,
    cell_ceiling.RULE,
)
