"""Where the project's files are, for the tests that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "allocator"
MADE = {".venv", ".git", "out", "build", "dist", "__pycache__"}


def sources() -> tuple[Path, ...]:
    """Every Python file of the package, in order of path."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


def named(path: Path) -> str:
    """A path as the project writes it: ``allocator/domain/money.py``."""
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a source file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def text_files() -> Iterator[Path]:
    """Every text file that belongs to the project (nothing that a target makes)."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        made = any(part in MADE or part.endswith(("_cache", ".egg-info")) or part == ".hypothesis" for part in parts)
        if path.is_file() and not made and path.suffix not in {".xlsx", ".pyc"}:
            yield path
