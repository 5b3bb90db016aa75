"""The quoted sentence a rule makes computable."""

from __future__ import annotations

from dataclasses import dataclass

PLAN_2018 = "中共陕西省委 陕西省人民政府关于打赢脱贫攻坚战三年行动的实施意见"


@dataclass(frozen=True, slots=True)
class Clause:
    """政策条款: document, the sentence word for word, and the years it is in force.

    ``document`` is "" for common practice that no sentence of the plan orders
    (``quote`` then says what practice it is).
    """

    document: str
    quote: str
    in_force_from: int | None = None
    in_force_to: int | None = None
