"""A point found without a solver: everybody's least, raised row by row; all its numbers can be reckoned by head."""

from __future__ import annotations

from allocator.domain.fraction import Fraction
from allocator.solving.blocks import Contradiction, blocks_of
from allocator.solving.infeasible import has_point, holds, raised_point
from tests.units.tables import programme, row

OLD, NEW = ("1", "A"), ("2", "A")
GROWTH = row("growth", [OLD, NEW], lower=0, factors=(Fraction(-6, 5), 1))
FLOOR = row("floor", [OLD], lower=500)


def raised(*rows):
    """The point of the one block that two cells make under some rows."""
    blocks = blocks_of(programme({OLD: Fraction(0), NEW: Fraction(0)}, rows))
    assert not isinstance(blocks, Contradiction)
    (block,) = blocks
    point = raised_point(block)
    assert point is None or all(holds(one, point) for one in block.rows)
    return point, has_point(block)


def test_the_worked_number() -> None:
    """A floor of 500 and 120 % of it after that."""
    assert raised(FLOOR, GROWTH) == ([500, 600], True)


def test_the_latest_cell_rises_first_and_the_earlier_one_by_the_rest() -> None:
    """Both together 1,000: 400 fit into the later one."""
    both = row("both", [OLD, NEW], lower=1000)
    assert raised(both) == ([0, 1000], True)
    assert raised(both, row("cap", [NEW], upper=400)) == ([600, 400], True)


def test_no_point_is_claimed_where_a_cap_is_passed() -> None:
    """600 asked for, 550 allowed: nothing is raised, and nothing is possible."""
    assert raised(FLOOR, GROWTH, row("cap", [NEW], upper=550)) == (None, False)


def test_a_binding_total_is_left_to_the_solver() -> None:
    total = row("total", [OLD, NEW], lower=1100, upper=1100)
    assert raised(FLOOR, GROWTH, total) == (None, True)
