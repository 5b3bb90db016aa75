"""An amount among the codes that follow a county: whole steps by largest remainder.

Worked number: 360 in 33.33 % and 66.67 % are 119.988 and 240.012; the step left goes to the larger remainder: 120, 240.
"""

from __future__ import annotations

from collections.abc import Sequence

from allocator.domain.fraction import Fraction


def shared(amount: Fraction, shares: Sequence[Fraction], step: Fraction) -> tuple[Fraction, ...]:
    """``amount`` by ``shares`` (they add to 1) in whole steps towards 0, then a step each to the largest remainders.

    Ties go in order. What is less than a step goes to the next in line: the parts always add to the amount.
    """
    sign = -1 if amount < 0 else 1
    exact = [abs(amount) * share / step for share in shares]
    steps = [Fraction(one.__floor__()) for one in exact]
    left = abs(amount) / step - sum(steps)
    for place in sorted(range(len(exact)), key=lambda n: (steps[n] - exact[n], n)):
        more = min(left, Fraction(1))
        steps[place] += more
        left -= more
    return tuple(sign * one * step for one in steps)
