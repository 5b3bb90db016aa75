"""An integer programme without its fixed columns and without rows that nothing left can break."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.units.residual import Bound, IntegerRow


def among(free: Sequence[int], bounds: Sequence[Bound], rows: Sequence[IntegerRow]) -> list[IntegerRow] | None:
    """The rows in the free columns alone, those left out that nothing free can break; None where one is broken."""
    place = {column: number for number, column in enumerate(free)}
    kept: list[IntegerRow] = []
    for terms, lower, upper in rows:
        fixed, moving, span = 0, list[tuple[int, int]](), list[Bound]()
        for column, factor in terms:
            if column in place:
                moving.append((place[column], factor))
                span.append(bounds[column])
            else:
                fixed += factor * bounds[column][0]
        lower = None if lower is None else lower - fixed
        upper = None if upper is None else upper - fixed
        least, most = extent(moving, span), extent([(column, -factor) for column, factor in moving], span)
        if (lower is None or (least is not None and least >= lower)) and (
            upper is None or (most is not None and -most <= upper)
        ):
            continue
        if not moving:
            return None
        kept.append((moving, lower, upper))
    return kept


def extent(terms: Sequence[tuple[int, int]], span: Sequence[Bound]) -> int | None:
    """The least Σ factor · x over ``span``, None where there is none."""
    total = 0
    for (_, factor), (lower, upper) in zip(terms, span, strict=True):
        end = lower if factor > 0 else upper
        if end is None:
            return None
        total += factor * end
    return total


def is_open(bound: Bound) -> bool:
    """Whether a column has more than one value left."""
    return bound[0] != bound[1]
