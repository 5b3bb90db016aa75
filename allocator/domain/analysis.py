"""代价与敏感性: what each rule costs, which input cells decide, which counties stand at an edge. Results only."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.domain.fraction import Fraction

# What is known of a question "and if it were otherwise": proved without solving, planned anew, or why there is no plan.
UNTOUCHED, REPLANNED, CAUGHT, CLASHED, UNPROVED, SCREENED = (
    "untouched",
    "replanned",
    "caught",
    "conflict",
    "unproved",
    "screened",
)
Sums = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """What differs between two whole-unit plans of one year (分, 万元 streams; other streams are only counted).

    ``gains`` and ``losses`` are (county, amount > 0), largest first; ``moved`` is the larger of their sums;
    ``in_cells`` the same cell by cell, where a county's streams do not cancel out. ``cells`` counts the amounts
    that differ in any stream; the largest difference in a 万元 cell is ``largest`` at (county, stream) ``where``.
    """

    gains: Sums = ()
    losses: Sums = ()
    in_cells: int = 0
    cells: int = 0
    counties: int = 0
    largest: int = 0
    where: tuple[str, str] | None = None

    @property
    def moved(self) -> int:
        """Σ of the gains, or of the losses where they are more (a smaller pool)."""
        return max(sum(amount for _, amount in side) for side in (self.gains, self.losses))


@dataclass(frozen=True, slots=True)
class Lowest:
    """Whoever is worst off: a county's total (``stream`` "") or one cell, with its 满足率."""

    ratio: Fraction
    county: str
    stream: str = ""


@dataclass(frozen=True, slots=True)
class PriceYear:
    """One year of a rule's price: ``moves`` from the plan without the rule to the plan with it."""

    year: int
    forecast: bool
    moves: Moves
    county_without: Lowest | None
    county_with: Lowest | None
    cell_without: Lowest | None
    cell_with: Lowest | None


@dataclass(frozen=True, slots=True)
class Price:
    """规则代价: ``outcome`` untouched (proved to change nothing), replanned, conflict or unproved (see ``text``)."""

    rule: str
    number: int
    title: str
    status: str
    outcome: str
    text: str
    years: tuple[PriceYear, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One input cell and what its error does to the year's plan.

    ``value`` and ``wrong`` are as the cell shows them. Only ``screened`` is an estimate: then ``estimate`` (分) is all
    that is known and ``moves`` is None. ``caught``: the check of the workbook names the error, nothing is planned.
    """

    sheet: str
    cell: str
    name: str
    kind: str
    value: str
    wrong: str
    outcome: str
    estimate: int
    moves: Moves | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ScreenedKind:
    """One kind of input cell: how many were screened, how many may matter, how many of those tried the check catches.

    ``largest`` is the largest estimate among them (分).
    """

    kind: str
    cells: int
    moving: int
    tried: int
    caught: int
    largest: int


@dataclass(frozen=True, slots=True)
class Cliff:
    """临界: a county near a threshold, and the jump of its total (分, 万元 streams) across it.

    ``near`` says how near, in words; ``now`` and ``then`` the two sides. ``total_then`` is None where there is no plan.
    """

    kind: str
    county: str
    now: str
    then: str
    near: str
    outcome: str
    total_now: int
    total_then: int | None
    moves: Moves | None
    text: str = ""

    @property
    def jump(self) -> int | None:
        """By how much the county's total changes (分)."""
        return None if self.total_then is None else self.total_then - self.total_now


@dataclass(frozen=True, slots=True)
class Analysis:
    """All three answers. ``year`` is the one that sensitivity and cliffs are about, None where every year is closed."""

    year: int | None
    prices: tuple[Price, ...]
    sensitivity: tuple[Sensitivity, ...]
    kinds: tuple[ScreenedKind, ...]
    cliffs: tuple[Cliff, ...]
