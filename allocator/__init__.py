"""allocator: poverty-fund totals → one defensible number per county (see README.md)."""

__version__ = "0.1.0"
