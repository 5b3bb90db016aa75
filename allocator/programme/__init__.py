"""Facts + rules in force + entitlement → the exact linear programme of a year."""

from allocator.programme.build import build_year, frozen_stream
from allocator.programme.view import view_year

__all__ = ["build_year", "frozen_stream", "view_year"]
