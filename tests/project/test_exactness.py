"""No float where money is decided: read from the syntax trees, not from a style guide."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.tree import named, parsed, sources

MAY_USE_FLOAT = ("allocator/solving/", "allocator/workbooks/convert.py")
INEXACT_MATH = {"sqrt", "exp", "log", "pow", "fsum", "isclose"}


def inexact(tree: ast.AST) -> Iterator[str]:
    """What in a tree makes or names a float: literals, calls of float, division by a literal, math functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"line {node.lineno}: literal {node.value}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            yield f"line {node.lineno}: float(...)"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and number_literal(node):
            yield f"line {node.lineno}: division by a whole-number literal (say Fraction(a, b))"
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "math" and node.attr in INEXACT_MATH:
            yield f"line {node.lineno}: math.{node.attr}"


def number_literal(division: ast.BinOp) -> bool:
    """Whether something is divided by a bare whole number: of an int that would make a float."""
    return isinstance(division.right, ast.Constant) and isinstance(division.right.value, int)


@pytest.mark.parametrize("path", [p for p in sources() if not named(p).startswith(MAY_USE_FLOAT)], ids=named)
def test_a_file_outside_the_solver_makes_no_float(path: Path) -> None:
    assert list(inexact(parsed(path))) == []


@pytest.mark.parametrize(
    "line", ["share = 0.2", "x = float('1')", "half = total / 2", "root = math.sqrt(2)", "z = 1e6 * amount"]
)
def test_the_check_sees_what_it_looks_for(line: str) -> None:
    assert len(list(inexact(ast.parse(line)))) == 1


def test_the_check_lets_exact_arithmetic_pass() -> None:
    lines = "share = Fraction(1, 5)\nhalf = total // 2\nratio = amount / entitlement\npath = folder / 'name'\n"
    assert list(inexact(ast.parse(lines))) == []
