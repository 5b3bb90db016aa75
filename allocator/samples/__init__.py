"""Filled-in samples: real codes and public totals, every other figure invented by a seeded generator."""

from allocator.samples.shaanxi import shaanxi

__all__ = ["shaanxi"]
