"""The compiled ``Fraction`` gives what the standard library's gives, and without it every plan is the same."""

from __future__ import annotations

import math
import operator
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction as Standard
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.domain.fraction import Fraction, in_order, sum_to_show
from allocator.domain.money import rounded_text
from allocator.use_cases import plan_facts
from tests.workbooks_in.test_same_result import BASE

NUMBERS = st.one_of(st.fractions(max_denominator=10**6), st.fractions(), st.integers().map(Standard))
BOTH: tuple[Callable[[Any, Any], Any], ...] = (
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.lt,
    operator.le,
    operator.eq,
    max,
)
ALONE: tuple[Callable[[Any], Any], ...] = (
    operator.neg,
    abs,
    bool,
    float,
    hash,
    str,
    repr,
    math.floor,
    math.ceil,
    round,
    lambda one: round(one, 2),
    lambda one: one.limit_denominator(97),
    lambda one: pickle.loads(pickle.dumps(one)),
)


def test_it_is_the_compiled_one() -> None:
    assert Fraction.__module__ == "quicktions"


@given(NUMBERS, NUMBERS)
def test_two_numbers_give_the_same(one: Standard, other: Standard) -> None:
    for operation in BOTH:
        if other or operation not in (operator.truediv, operator.floordiv, operator.mod):
            expected, found = operation(one, other), operation(Fraction(one), Fraction(other))
            assert (found, str(found), hash(found)) == (expected, str(expected), hash(expected))
            assert operation(Fraction(one), other) == expected == operation(one, Fraction(other))


@given(NUMBERS)
def test_one_number_gives_the_same(one: Standard) -> None:
    for operation in ALONE:
        assert operation(Fraction(one)) == operation(one)
    assert {one: 1}[Fraction(one)] == 1


@given(st.integers(-(10**15), 10**15), st.integers(0, 12))
def test_texts_are_read_the_same(digits: int, places: int) -> None:
    text = str(Decimal(digits).scaleb(-places))
    assert Fraction(text) == Standard(text) == Fraction(Decimal(text))


@pytest.mark.parametrize("text", ["", "1/0", "一", "1e", "0x1", "1 / 2 3"])
def test_what_is_no_number_is_refused_alike(text: str) -> None:
    kinds = []
    for kind in (Fraction, Standard):
        with pytest.raises((ValueError, ZeroDivisionError)) as refused:
            kind(text)
        kinds.append(refused.type)
    assert kinds[0] is kinds[1]


def amounts() -> str:
    """The plan of a small province, and which class it was made with."""
    plan = plan_facts(BASE).plan
    assert plan is not None
    return f"{[(year.year, sorted(year.amounts.items())) for year in plan.years]} {Fraction.__module__}"


def test_without_it_the_plan_is_the_same() -> None:
    alone = "import sys; sys.modules['quicktions'] = None; from tests.domain.test_fraction import *; print(amounts())"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", alone]
    standard = subprocess.run(command, env=environment, capture_output=True, check=True, encoding="utf-8")
    assert standard.stdout.strip() == amounts().replace("quicktions", "fractions")


@given(st.lists(NUMBERS, max_size=6), st.integers(60, 200))
def test_the_key_of_order_orders_as_the_numbers_do(numbers: list[Standard], places: int) -> None:
    """Those too that only a digit far behind tells apart."""
    near = [Fraction(one) for one in numbers]
    near += [one + Fraction(1, 1 << places) for one in near] + [-one for one in near]
    assert sorted(near, key=in_order) == sorted(near)
    assert max(near, key=in_order, default=None) == max(near, default=None)


def test_a_sum_to_show_reads_as_the_sum_does() -> None:
    """Short parts are added up as they are; long ones to no less than twelve places, exactly where these end."""
    dice = random.Random(3)
    for _ in range(60):
        long = [Fraction(dice.randint(1, 10**700), 3 ** dice.randint(700, 1400)) for _ in range(dice.randint(0, 4))]
        parts = [Fraction(dice.randint(-99, 99), dice.randint(1, 9)) for _ in range(dice.randint(0, 3))] + long
        shown, total = sum_to_show(parts), sum(parts, Fraction(0))
        assert abs(shown - total) < Fraction(1, 10**100)
        for places in (0, 2, 6, 12):
            assert rounded_text(shown, places) == rounded_text(total, places)
        assert long or shown == total
    third = Fraction(10**800, 3**1300)
    assert sum_to_show([third, 5 - third]) == 5, "where the sum ends nothing but the sum is on the same side"
    assert sum_to_show([]) == 0
