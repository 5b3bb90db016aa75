"""The solver's side of an integer programme: what it is handed, when it is ended, what its work costs."""

from __future__ import annotations

import random
from types import SimpleNamespace

import highspy
import pytest

from allocator.domain.effort import metered
from allocator.solving import search
from allocator.solving.milp import UNKNOWN, minimise


def test_a_row_is_scaled_and_drawn_in_by_its_margin() -> None:
    """3 ≤ 6·x ≤ 21 is divided by 4, the power of two below 6: 0.75 ≤ 1.5·x ≤ 5.25, with a margin 1 ≤ 1.5·x ≤ 5."""
    lp = search.model([1], [(0, 9)], [([(0, 6)], 3, 21)], [0.25])
    assert (list(lp.a_matrix_.value_), list(lp.row_lower_), list(lp.row_upper_)) == ([1.5], [1.0], [5.0])


def test_a_watch_ends_the_search_after_so_many_nodes() -> None:
    watch, ended = search.Watch(3), []
    event = SimpleNamespace(interrupt=lambda: ended.append(watch.asked))
    for _ in range(search.AT_ROOT + 6):
        watch(event)
    assert (watch.nodes, ended) == (3, [])
    watch(event)
    assert ended == [search.AT_ROOT + 7]


def test_a_search_cut_short_proves_nothing() -> None:
    """Three sums, each to be split into halves of whole numbers: 500 nodes do not tell whether that can be."""
    chance, rows = random.Random(1), []
    for _ in range(3):
        factors = [chance.randint(0, 99) for _ in range(20)]
        rows.append((list(enumerate(factors)), sum(factors) // 2, sum(factors) // 2))
    with metered(10**9) as meter:
        assert minimise([0] * 20, [(0, 1)] * 20, rows, [True] * 20).status == UNKNOWN
    assert meter.cut


class Counting:
    """A solver that did so many nodes and pivots."""

    def __init__(self, nodes: int, pivots: int) -> None:
        self.info = SimpleNamespace(mip_node_count=nodes, simplex_iteration_count=pivots)
        self.options: dict[str, object] = {}
        self.watches: list[search.Watch] = []
        self.cbMipInterrupt = SimpleNamespace(subscribe=self.watches.append)
        self.setOptionValue = self.options.__setitem__
        self.passModel = self.run = lambda *_: highspy.HighsStatus.kOk
        self.getInfo = lambda: self.info
        self.getModelStatus = lambda: highspy.HighsModelStatus.kOptimal


@pytest.mark.parametrize(("nodes", "pivots", "units"), [(7, 0, 7 * 1_500), (0, 7, 6 * 7 * 20), (0, 0, 0)])
def test_nodes_and_pivots_are_paid_for(nodes: int, pivots: int, units: int) -> None:
    lp = search.model([1], [(0, 9)], [([(0, 2)], 3, None)], [0.0])
    search.make_integral(lp, [True])
    with metered(10**9) as meter:
        search.run(Counting(nodes, pivots), lp)
    assert meter.spent == units


def test_with_a_budget_a_search_has_fewer_nodes() -> None:
    lp = search.model([1], [(0, 9)], [([(0, 2)], 3, None)], [0.0])
    search.make_integral(lp, [True])
    free, bound = Counting(0, 0), Counting(0, 0)
    search.run(free, lp)
    with metered(10**9):
        search.run(bound, lp)
    most = [watch.most for watch in (*free.watches, *bound.watches)]
    assert most == [search.AT_ROOT + 2 * search.NODES, search.AT_ROOT + 2 * search.few_nodes(lp)]
    assert (free.options.get("mip_max_nodes"), bound.options["mip_max_nodes"]) == (None, search.few_nodes(lp))


@pytest.mark.parametrize(("width", "nodes"), [(10, 272), (1_000, 156), (20_000, 60)])
def test_the_wider_a_programme_the_fewer_nodes(width: int, nodes: int) -> None:
    """A node is some pivots, and they are dear where there are many columns."""
    lp = search.model([0] * width, [(0, 9)] * width, [([(n, 1) for n in range(width)], 3, None)], [0.0])
    assert search.few_nodes(lp) == nodes
