"""Square sparse linear systems in exact arithmetic: singletons first, then the sparsest pivot."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from gmpy2 import mpq

from allocator.domain.effort import spend
from allocator.domain.money import Exact
from allocator.solving.lp import whole

Equation = dict[int, Exact]


def solve_system(equations: Sequence[Equation], right: Sequence[Exact], count: int = -1) -> dict[int, Exact] | None:
    """The one exact solution for all unknowns of the equations; None where there is none or more than one.

    ``equations`` map an unknown to its coefficient: x₀ + x₁ = 5 and x₁ = 2 give {0: 3, 1: 2}. There are as many of
    them as unknowns, or at least as many as ``count`` unknowns: then all must agree.
    """
    unknowns = {unknown for one in equations for unknown in one}
    wanted = len(equations) if count < 0 else count
    if len(unknowns) != wanted or len(equations) < wanted:
        return None
    work = Elimination([dict(one) for one in equations], list(right))
    for _ in range(wanted):
        pivot = work.next_pivot()
        if pivot is None:
            return None
        work.eliminate(*pivot)
    return None if any(work.right[index] for index in work.open) else work.solution()


class Elimination:
    """Equations being eliminated; ``pivots`` are (equation, unknown) in order, solved backwards at the end."""

    def __init__(self, equations: list[Equation], right: list[Exact]) -> None:
        self.equations, self.right = equations, right
        self.open = set(range(len(equations)))
        self.users: dict[int, set[int]] = {}
        for index, equation in enumerate(equations):
            for unknown in equation:
                self.users.setdefault(unknown, set()).add(index)
        self.short = [index for index in reversed(range(len(equations))) if len(equations[index]) == 1]
        self.rare = sorted((unknown for unknown, users in self.users.items() if len(users) == 1), reverse=True)
        self.pivots: list[tuple[int, int]] = []
        # The unknowns of each equation that no pivot has settled.
        self.left: list[set[int]] = [set(equation) for equation in equations]
        # (length, equation), shortest first; entries whose length is out of date are passed over.
        self.lengths = [(len(left), index) for index, left in enumerate(self.left)]
        heapify(self.lengths)

    def next_pivot(self) -> tuple[int, int] | None:
        """An equation with one unknown, an unknown in one equation, else the shortest equation's rarest unknown."""
        while self.short:
            index = self.short.pop()
            live = self.live(index) if index in self.open else []
            if len(live) == 1:
                return index, live[0]
        while self.rare:
            unknown = self.rare.pop()
            users = self.users.get(unknown, ())
            if len(users) == 1:
                return next(iter(users)), unknown
        shortest = self.shortest()
        if shortest is None:
            return None
        return shortest, min(self.left[shortest], key=lambda one: (len(self.users[one]), one))

    def shortest(self) -> int | None:
        """The open equation with the fewest unknowns left (at least one), the first of several."""
        while self.lengths:
            length, index = heappop(self.lengths)
            if length and index in self.open and len(self.left[index]) == length:
                return index
        return None

    def note_length(self, index: int) -> None:
        """An equation has become shorter or longer."""
        if index in self.open:
            heappush(self.lengths, (len(self.left[index]), index))

    def live(self, index: int) -> list[int]:
        """The unknowns of an equation that no pivot has settled."""
        return list(self.left[index])

    def eliminate(self, index: int, unknown: int) -> None:
        """Take ``unknown`` out of every other open equation by ``index``."""
        pivot, others = self.equations[index][unknown], self.users[unknown] - {index}
        if len(self.left[index]) == 1:
            value = quotient(self.right[index], pivot)
            for other in others:
                self.put_in(other, unknown, value)
        else:
            for other in others:
                self.subtract(other, quotient(self.equations[other][unknown], pivot), index, unknown)
        self.open.discard(index)
        for user in self.users[unknown]:
            self.left[user].discard(unknown)
            self.note_length(user)
        del self.users[unknown]
        self.pivots.append((index, unknown))
        for rest in self.live(index):
            users = self.users[rest]
            users.discard(index)
            if len(users) == 1:
                self.rare.append(rest)

    def put_in(self, other: int, unknown: int, value: Exact) -> None:
        """An unknown of equation ``other`` is known."""
        spend(3)
        right = self.right[other] - self.equations[other].pop(unknown) * value
        self.right[other] = right if type(right) is int else whole(right)
        self.left[other].discard(unknown)
        if len(self.left[other]) == 1:
            self.short.append(other)

    def subtract(self, other: int, factor: Exact, index: int, unknown: int) -> None:
        """Equation ``other`` less ``factor`` times equation ``index``."""
        target, live, users = self.equations[other], self.left[other], self.users
        spend(2 + len(self.equations[index]))
        for key, value in self.equations[index].items():
            if key not in users:
                continue
            left = target.get(key, 0) - factor * value
            if left and key != unknown:
                target[key] = left if type(left) is int else whole(left)
                users[key].add(other)
                live.add(key)
            else:
                target.pop(key, None)
                live.discard(key)
                if key != unknown:
                    users[key].discard(other)
        right = self.right[other] - factor * self.right[index]
        self.right[other] = right if type(right) is int else whole(right)
        self.note_length(other)
        if len(live) == 1:
            self.short.append(other)

    def solution(self) -> dict[int, Exact]:
        """Back substitution, last pivot first."""
        found: dict[int, Exact] = {}
        for index, unknown in reversed(self.pivots):
            equation = self.equations[index]
            rest = self.right[index]
            for key, value in equation.items():
                if key != unknown and key in found:
                    rest -= value * found[key]
            found[unknown] = whole(quotient(rest, equation[unknown]))
        return found


def quotient(top: Exact, bottom: Exact) -> Exact:
    """Exact division, an int where it comes out even."""
    if bottom == 1:
        return top
    if bottom == -1:
        return -top
    return whole(mpq(top) / bottom)
