"""取整: the whole-unit plan of one year, every total and every hard rule kept in exact integers."""

from allocator.units.rounding import fits, round_year

__all__ = ["fits", "round_year"]
