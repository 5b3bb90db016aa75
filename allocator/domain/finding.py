"""What checks say: problems of the input, findings of the audit."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING, HINT = "错误", "警告", "提示"
BROKEN, SHORTFALL, CHECK = "broken", "shortfall", "check"


@dataclass(frozen=True, slots=True)
class Problem:
    """填报问题: where, what was found, what is wrong (with what is expected), how to mend it.

    Who finds one without knowing the workbook names the ``record`` (its key, as ``Places`` has it) and the
    ``header`` instead of the cell; whoever read the workbook puts the cell in.
    """

    level: str
    sheet: str
    cell: str
    found: str
    text: str
    fix: str
    record: tuple[str, ...] = ()
    header: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """审核结论: one clause, one subject, required against given (exact texts in the stream's unit).

    ``kind`` is ``broken`` (a hard rule does not hold), ``shortfall`` (a soft rule falls short) or
    ``check`` (reported, never enforced). ``cell`` is the workbook cell where one is to blame.
    """

    kind: str
    rule: str
    subject: str
    year: int
    required: str
    given: str
    text: str
    cell: str | None = None
