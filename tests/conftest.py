"""What every test shares: the flag that writes golden results anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--refresh-golden``: write the golden results beside the scenarios instead of comparing with them."""
    parser.addoption("--refresh-golden", action="store_true", help="write scenarios/*.golden.txt anew")
