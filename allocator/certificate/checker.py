"""The standalone checker as text, to be written beside a certificate."""

from __future__ import annotations

from pathlib import Path

CHECKER_NAME = "核验证书.py"


def checker_source() -> str:
    """The source of 核验证书.py: one file, standard library only, run as ``python 核验证书.py 证书.json``."""
    return Path(__file__).with_name("standalone.py").read_text(encoding="utf-8")
