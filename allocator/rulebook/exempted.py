"""The counties of ``RULE.exempt=…``: written as codes or as names, kept as codes."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.county import County
from allocator.domain.facts import Facts
from allocator.domain.text import codes_in, halved
from allocator.rulebook.nearest import suggestion
from allocator.rulebook.values import Refused

# How the kinds of counties end: 紫阳 stands for 紫阳县 where no other county is called so.
ENDINGS = ("县", "区", "市")


def exempt_codes(facts: Facts, text: str) -> frozenset[str]:
    """The codes of a list of codes and names joined by 、 or commas: ``"紫阳县、610925"``; "" names nobody.

    Raises Refused for a code or name that is not in the workbook or that several counties have.
    """
    whole = [county.code for county in facts.counties if halved(county.name).strip() == halved(text).strip()]
    if len(whole) == 1:
        return frozenset(whole)
    return frozenset(code_of(facts, one) for one in codes_in(text))


def code_of(facts: Facts, text: str) -> str:
    """The code of one county; Refused with the nearest code or name."""
    codes = [county.code for county in facts.counties]
    if text in codes:
        return text
    if text.isdigit():
        raise Refused(f"没有行政区划代码“{text}”。{suggestion(text, codes)}")
    found = list(named(facts, text))
    if len(found) == 1:
        return found[0].code
    if found:
        several = "、".join(f"{county.name}({county.code})" for county in found)
        raise Refused(f"“{text}”不止一个县区,请写代码:{several}。")
    raise Refused(f"没有县区“{text}”。{suggestion(text, [county.name for county in facts.counties])}")


def named(facts: Facts, text: str) -> Iterator[County]:
    """The counties of that name; else those that are called so with 县, 区 or 市 behind."""
    exact = [county for county in facts.counties if halved(county.name).strip() == text]
    yield from exact or [c for c in facts.counties if halved(c.name).strip() in {text + end for end in ENDINGS}]
