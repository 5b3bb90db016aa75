"""取整: the whole-unit plan of one year, every total and every hard rule kept in exact integers."""

from allocator.units.any_plan import least_total, some_whole_plan
from allocator.units.disjoint import unit_clashes
from allocator.units.rounding import round_year
from allocator.units.tree import LEAVES, unit_proof

__all__ = ["LEAVES", "least_total", "round_year", "some_whole_plan", "unit_clashes", "unit_proof"]
