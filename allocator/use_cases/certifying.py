"""证书: the proof of a run as a file, with the one-file checker beside it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from allocator.certificate import (
    CHECKER_NAME,
    RowsProof,
    YearProof,
    certificate_of,
    certificate_text,
    checker_source,
    conflicts_certificate,
)
from allocator.domain.conflict import EXACT, Conflict
from allocator.domain.dossier import Manifest
from allocator.domain.facts import Facts
from allocator.domain.plan import UnitProof
from allocator.solving import weighed
from allocator.solving.milp import minimise
from allocator.units import LEAVES, unit_proof
from allocator.use_cases.results import PlanResult
from allocator.workbooks.atomic import write_atomically

FILES = "--input 填报.xlsx --plan 方案.xlsx"
NOTHING = "没有可写的证书:求解失败和填报问题没有证明。"
TOO_MANY = (
    f"没有可写的证书:取整冲突已由计算机逐一排除各种取整办法证明,但须列出的情形超过 {LEAVES} 种,无法写成可供核验的证书。"
)


def certificate_for(planned: PlanResult, manifest: Manifest) -> str | None:
    """The certificate's text: of the plan, or of the impossibility; None where nothing was proved by numbers."""
    group = frozenset(stream.code for stream in planned.facts.streams if stream.in_group)
    names = names_of(planned.facts) | {one.id: one.rule.title for one in planned.book}
    if planned.plan is not None:
        years = [
            YearProof(year.programme, year.solution, year.amounts, group, names)
            for year in planned.plan.years
            if year.programme is not None and year.solution is not None
        ]
        decided = {one.programme.year for one in years}
        atoms = {stream.code: stream.measure.atoms for stream in planned.facts.streams}
        amounts = planned.plan.amounts.items()
        closed = {cell: (amount, atoms[cell.stream]) for cell, amount in amounts if cell.year not in decided}
        return certificate_text(certificate_of(years, manifest, closed))
    if planned.conflict is not None:
        listed = (planned.conflict, *planned.conflict.others)
        proofs = [one for one in map(proof_of, listed) if one is not None]
        return certificate_text(conflicts_certificate(proofs, len(listed), manifest, group, names)) if proofs else None
    return None


def proof_of(conflict: Conflict) -> RowsProof | UnitProof | None:
    """What proves one conflict; None where that takes too many cases."""
    grounds = conflict.grounds
    if grounds is None:
        return None
    if conflict.kind != EXACT:
        return unit_proof(grounds.programme, grounds.rows, minimise)
    infeasible = weighed(grounds.programme, grounds.rows, grounds.weights)
    return None if infeasible is None else RowsProof(grounds.programme.columns, infeasible)


def nothing_because(planned: PlanResult) -> str:
    """Why there is no certificate."""
    return NOTHING if planned.conflict is None else TOO_MANY


def names_of(facts: Facts) -> dict[str, str]:
    """Codes of counties and streams → names for people."""
    named = {county.code: county.name for county in facts.counties}
    return named | {stream.code: stream.name for stream in facts.streams}


def write_certificate(
    text: str | None, path: Path, force: bool, otherwise: str = NOTHING
) -> tuple[tuple[str, ...], bool]:
    """Write the certificate and, beside it, its checker (one that says the same stays).

    What to tell, and whether all that there was to write is written.
    """
    if text is None:
        return (otherwise,), True
    refused = write_atomically(path, lambda stream: stream.write(text.encode("utf-8")), force)
    if refused:
        return (refused,), False
    checker, source = path.with_name(CHECKER_NAME), checker_source().encode("utf-8")
    if not (checker.is_file() and checker.read_bytes() == source):
        refused = write_atomically(checker, lambda stream: stream.write(source), force)
    told = refused or f"任何人可用 Python 核验:python {CHECKER_NAME} {path.name}(加 {FILES} 与文件核对)"
    return (f"已写出证书:{path}", told, f"证书指纹 {sha256(text.encode()).hexdigest()}"), not refused
