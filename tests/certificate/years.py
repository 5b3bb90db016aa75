"""Small years for certificates: one told by hand, random ones, and the run of the checker on what is written."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from allocator.certificate import CHECKER_NAME, YearProof, certificate_of, certificate_text, checker_source
from allocator.domain.cell import Cell
from allocator.domain.dossier import Manifest
from allocator.domain.fraction import Fraction
from allocator.domain.plan import WholeUnits
from allocator.domain.programme import Column, LinearProgramme, Row, Solution
from allocator.solving import feasible, solve
from allocator.solving.milp import minimise
from allocator.units import round_year

YEAR, UNIT = 2018, 100


def cell(county: str, stream: str = "ZY", year: int = YEAR) -> Cell:
    """A cell of the year."""
    return Cell(county, stream, year)


def row(rule: str, subject: str, cells: Sequence[Cell], lower: int | None = None, upper: int | None = None) -> Row:
    """A row whose coefficients are all one."""
    low, high = (None if side is None else Fraction(side) for side in (lower, upper))
    return Row(rule, subject, YEAR, tuple((one, Fraction(1)) for one in cells), low, high)


def linked_year() -> LinearProgramme:
    """Two streams; county 2 keeps 900 over both, 3 is capped at 150 in one, 1 wants more than there is."""
    weights = {
        ("1", "SF"): 300,
        ("1", "ZY"): 500,
        ("2", "SF"): 200,
        ("2", "ZY"): 400,
        ("3", "SF"): 500,
        ("3", "ZY"): 100,
    }
    columns = tuple(Column(cell(*key), Fraction(weight), unit=UNIT // 10) for key, weight in weights.items())
    rows = (
        row("spend_the_pool", "stream:SF", [cell(c, "SF") for c in "123"], 1000, 1000),
        row("spend_the_pool", "stream:ZY", [cell(c) for c in "123"], 1000, 1000),
        row("deep_county_uplift", "2", [cell("2", "SF"), cell("2")], 900),
        row("manual_adjustment", "3", [cell("3", "SF")], None, 150),
        row("already_issued", "3", [cell("3")], 50),
    )
    soft = ((row("delisted_hold_harmless", "1", [cell("1", "SF"), cell("1")], 1200),),)
    return LinearProgramme(YEAR, columns, rows, soft)


def random_year(dice: Random) -> LinearProgramme:
    """A year with pools, floors, caps, a soft tier, cells outside the vector and (sometimes) a later year."""
    counties = [f"61010{n}" for n in range(1, dice.randint(2, 5) + 1)]
    streams = ["SF", "ZH", "ZY"][: dice.randint(1, 3)]
    columns, pools = [], dict.fromkeys(streams, 0)
    for county in counties:
        for stream in streams:
            weight = 0 if dice.random() < 0.12 else dice.randint(1, 90) * 10
            offset = dice.choice((0, 0, 0, 50))
            pools[stream] += weight + offset
            prior = Fraction(dice.randint(0, 5))
            column = Column(cell(county, stream), Fraction(weight), Fraction(offset), Fraction(offset), prior=prior)
            columns.append(replace(column, unit=10))
    rows = [
        row("spend_the_pool", f"stream:{s}", [cell(c, s) for c in counties], pool, pool)
        for s, pool in ((s, pools[s] // 10 * 10 + dice.randint(0, 20) * 10) for s in streams)
    ]
    some = [c for c in counties if dice.random() < 0.5]
    rows += [row("floor", c, [cell(c, s) for s in streams], dice.randint(1, 60) * 10) for c in some]
    rows += [row("cap", c, [cell(c, streams[0])], None, dice.randint(10, 90) * 10) for c in counties[:1]]
    soft = tuple(row("soft", c, [cell(c, s) for s in streams], dice.randint(50, 200) * 10) for c in counties[1:3])
    ahead_columns: tuple[Column, ...] = ()
    ahead_rows: tuple[Row, ...] = ()
    if dice.random() < 0.4:
        county, later = counties[0], cell(counties[0], "ZY", YEAR + 1)
        ahead_columns = (Column(later, Fraction(0), unit=10),)
        terms = ((cell(county, streams[-1]), Fraction(-6, 5)), (later, Fraction(1)))
        top = Fraction(dice.randint(20, 120) * 10)
        ahead_rows = (
            Row("growth", county, YEAR + 1, terms, Fraction(0)),
            Row("spend_the_pool", "stream:ZY", YEAR + 1, ((later, Fraction(1)),), None, top),
        )
    tiers = (soft,) if dice.random() < 0.6 else ()
    return LinearProgramme(YEAR, tuple(columns), tuple(rows), tiers, ahead_columns, ahead_rows)


def proved_years(seed: int, wanted: int) -> Iterator[tuple[YearProof, Solution]]:
    """Random years that have an exact and a whole-unit plan."""
    dice = Random(seed)
    for _ in range(wanted * 8):
        programme = random_year(dice)
        solution = solve(programme)
        if isinstance(solution, Solution):
            whole = round_year(programme, solution, minimise, {}, feasible)
            if isinstance(whole, WholeUnits):
                yield YearProof(programme, solution, whole.amounts, frozenset({"ZY", "SF"})), solution
                wanted -= 1
        if not wanted:
            return
    raise AssertionError("too few random years have a plan")


def year_proof(programme: LinearProgramme) -> YearProof:
    """A programme solved and rounded."""
    solution = solve(programme)
    assert isinstance(solution, Solution)
    whole = round_year(programme, solution, minimise, {}, feasible)
    assert isinstance(whole, WholeUnits)
    return YearProof(programme, solution, whole.amounts, frozenset({"ZY"}), {"2": "乙县", "ZY": "中央专项"})


def manifest_of(years: Sequence[YearProof]) -> Manifest:
    """The fingerprints of a plan: the result's is that of its amounts in code order."""
    amounts = {cell: amount for year in years for cell, amount in year.amounts.items()}
    lines = "".join(f"{c.county},{c.stream},{c.year},{amounts[c]}\n" for c in sorted(amounts))
    return Manifest("1" * 64, "2" * 64, hashlib.sha256(lines.encode()).hexdigest(), {"allocator": "0"})


def certificate(*years: YearProof) -> dict:
    """The certificate of some years."""
    return certificate_of(years, manifest_of(years))


def check(folder: Path, content: Mapping[str, object] | str) -> subprocess.CompletedProcess[str]:
    """Run the checker on a certificate as an auditor does: a file, no packages, an empty folder."""
    (folder / CHECKER_NAME).write_text(checker_source(), encoding="utf-8")
    text = content if isinstance(content, str) else certificate_text(content)
    (folder / "证书.json").write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-X", "utf8", CHECKER_NAME, "证书.json"]
    return subprocess.run(command, cwd=folder, env=dict(os.environ), capture_output=True, encoding="utf-8", check=False)
