"""规则审核: every rule with its clause, status, parameters and verdict; what it says of each year; each finding."""

from __future__ import annotations

from allocator.domain.finding import Finding
from allocator.domain.fraction import sum_to_show
from allocator.domain.rule import ActiveRule, reports_of
from allocator.domain.subject import subject_name, subject_names
from allocator.workbooks.dossier.edited_mark import banner
from allocator.workbooks.dossier.page import (
    Page,
    headers,
    height_for,
    merged,
    print_set_up,
    put_row,
    title_block,
)
from allocator.workbooks.dossier.view import View
from allocator.workbooks.dossier.wording import (
    KIND_NAMES,
    due_text,
    exempt_lines,
    money_text,
    origin_name,
    parameter_lines,
    rule_names,
    status_name,
    verdict,
)

BANNER, HEADER, FIRST = 2, 3, 4
TITLES = ("编号", "规则", "政策条款(原文)", "状态", "参数(来源)", "遵守情况", "起作用的对象", "调整金额", "理由")
WIDTHS = (6, 16, 44, 12, 38, 14, 26, 16, 18)
REPORT_TITLES = ("序号", "年度", "规则", "各年核对情况(无论是否达标)")
FINDING_TITLES = ("序号", "类别", "规则", "对象", "说明", "应达到", "实际", "年度", "单元格")
STEPPED = "最终方案中没有限定任何对象(按规则次序逐条计入时有过调整,其后的规则已使它留有余地)"
FINDING_STYLES = ("center", "center", "text", "center", "text", "center", "center", "center", "center")


def write_rule_review(page: Page, view: View) -> None:
    """The whole sheet."""
    note = "遵守情况由独立审核得出:只看写出的数额,不看求解过程"
    title_block(page, "规则审核表", note, "单位:万元", len(TITLES))
    banner(page, BANNER, len(TITLES))
    headers(page, HEADER, TITLES, WIDTHS)
    row = FIRST
    for one in view.dossier.book:
        rule_row(page, view, one, row)
        row += 1
    row = reports_table(page, view, row + 1)
    findings_table(page, view, row)
    page.sheet.freeze_panes(FIRST, 2)
    print_set_up(page, len(TITLES), HEADER)


def rule_row(page: Page, view: View, one: ActiveRule, row: int) -> None:
    """One rule."""
    found = tuple(finding for finding in view.dossier.findings if finding.rule == one.id)
    clause = f"{one.rule.clause.quote}" + (f"\n——{one.rule.clause.document}" if one.rule.clause.document else "")
    parameters = "\n".join((*parameter_lines(view.facts, one), *exempt_lines(view.facts, one))) or "无参数"
    status = f"{status_name(one)}\n({origin_name(one.values.origin.get('status', 'baseline'))})"
    title = one.rule.title + (f"\n[{one.values.instance}]" if one.values.instance else "")
    binding, moved = binding_text(view, one.id), moved_text(view, one.id)
    texts = (title, clause, status, parameters, verdict(one, found, view.facts), binding, moved, one.values.why or "")
    styles = ("text", "text", "center", "text", "center", "text", "center", "text")
    put_row(page, row, ((one.rule.number, "center"), *zip(texts, styles, strict=True)))
    page.sheet.set_row(row, max(height_for(text, width - 1) for text, width in zip(texts, WIDTHS[1:], strict=True)))


def binding_text(view: View, rule: str) -> str:
    """Whom the rule binds, year by year."""
    lines = []
    for year in view.dossier.plan.years:
        subjects = year.binding.get(rule, ())
        if subjects:
            lines.append(f"{year.year}年{len(subjects)}处:{subject_names(view.facts, subjects, 3)}")
        changed = {cell.county for cell in year.shaped.get(rule, ())}
        if changed:
            lines.append(f"{year.year}年改变{len(changed)}个县区的测算数")
    if not lines and any(year.steps.get(rule) for year in view.dossier.plan.years):
        return STEPPED
    return "\n".join(lines) or "不起作用"


def moved_text(view: View, rule: str) -> str:
    """How much money the rule moved to those who gained by it (rule 8: of entitlement), year by year."""
    money = frozenset(stream.code for stream in view.money)
    lines = []
    for year in view.dossier.plan.years:
        gained = sum_to_show(c for cell, c in year.moved_by(rule).items() if c > 0 and cell.stream in money)
        if gained:
            lines.append(f"{year.year}年 {money_text(gained).removesuffix(' 万元')}")
    return "\n".join(lines) or "0"


def reports_table(page: Page, view: View, row: int) -> int:
    """What rules say of each year as a whole; the next free row (the same one where nothing is said)."""
    said = [(one, *told) for one in view.dossier.book for told in reports_of(one, view.ledger)]
    if not said:
        return row
    names, last = rule_names(view.dossier), len(TITLES) - 1
    put_row(page, row, ((title, "header") for title in REPORT_TITLES))
    merged(page, row, 3, last, REPORT_TITLES[-1], "header")
    for number, (one, year, text) in enumerate(said, 1):
        line = row + number
        put_row(page, line, ((number, "center"), (str(year), "center"), (names[one.id], "text")))
        merged(page, line, 3, last, text, "text")
        page.sheet.set_row(line, height_for(text, sum(WIDTHS[3:]) - 2))
    return row + len(said) + 2


def findings_table(page: Page, view: View, row: int) -> None:
    """Every finding: 违反 first, then 缺口, then 未达标."""
    order, names = list(KIND_NAMES), rule_names(view.dossier)
    ranked = sorted(view.dossier.findings, key=lambda one: order.index(one.kind))
    put_row(page, row, ((title, "header") for title in FINDING_TITLES))
    for number, one in enumerate(ranked, 1):
        finding_row(page, view, one, names.get(one.rule, one.rule), row + number, number)
    if not ranked:
        put_row(page, row + 1, (("无" if column == 4 else None, style) for column, style in enumerate(FINDING_STYLES)))


def finding_row(page: Page, view: View, one: Finding, rule: str, row: int, number: int) -> None:
    """One finding."""
    subject = subject_name(view.facts, one.subject)
    year = str(one.year) if one.year else ""
    texts = (
        KIND_NAMES[one.kind],
        rule,
        subject,
        one.text,
        due_text(one.required, one.given),
        one.given,
        year,
        one.cell or "",
    )
    put_row(page, row, zip((number, *texts), FINDING_STYLES, strict=True))
    width = max(height_for(one.text, WIDTHS[4] - 1), height_for(rule, WIDTHS[2] - 1))
    page.sheet.set_row(row, width)
