"""封面: title, who, when, under which scenario, what was switched off by whom, and the sign-off block."""

from __future__ import annotations

from allocator.domain.rule import OFF
from allocator.workbooks.dossier.differences import differences
from allocator.workbooks.dossier.documents import cover_lines
from allocator.workbooks.dossier.page import SAMPLE_MARK, Page, height_for, merged, print_set_up, put
from allocator.workbooks.dossier.view import View
from allocator.workbooks.dossier.wording import exempt_lines, origin_name
from allocator.workbooks.plan_names import SIGN_OFF

COLUMNS, WIDTH, MOST_CHANGES = 6, 15, 12
SIGNERS = ("制表", "复核", "审核", "分管领导")


def write_cover(page: Page, view: View) -> None:
    """The whole sheet, one A4 portrait page."""
    info, sheet = view.facts.info, page.sheet
    sheet.set_column(0, COLUMNS - 1, WIDTH)
    if page.sample:
        merged(page, 0, 0, COLUMNS - 1, f"【{SAMPLE_MARK}】", "sample_cover")
    sheet.set_row(1, 90)
    sheet.set_row(2, 70)
    merged(page, 2, 0, COLUMNS - 1, view.facts.title or "财政扶贫资金分配方案", "cover_title")
    sheet.set_row(3, 40)
    merged(page, 3, 0, COLUMNS - 1, "(报批材料)", "cover_line")
    sheet.set_row(4, 60)
    for row, text in ((5, f"编制单位:{info.get('编制单位', '')}"), (6, f"编制日期:{info.get('编制日期', '')}")):
        merged(page, row, 0, COLUMNS - 1, text, "cover_line")
        sheet.set_row(row, 28)
    row = scenario_block(page, view, 8)
    sign_off(page, row + 1)
    print_set_up(page, COLUMNS, landscape=False, one_page=True)


def scenario_block(page: Page, view: View, row: int) -> int:
    """方案年度, 情景, the differences from the baseline and the rules switched off; the next free row."""
    years = "、".join(f"{year.year}年{'(预计)' if year.forecast else ''}" for year in view.years)
    lines = [("方案年度", years), ("情景", scenario_text(view))]
    lines += [("停用的规则", text) for text in switched_off(view)] or [("停用的规则", "无")]
    changes = differences(view.dossier)
    more = [f"等{len(changes)}项,其余见“规则审核”的参数一栏。"] if len(changes) > MOST_CHANGES else []
    lines.append(("与基准不同的取值", "\n".join([*changes[:MOST_CHANGES], *more]) or "无"))
    if batches := cover_lines(view):
        lines.append(("批次与\n下达期限", "\n".join(batches)))
    for label, text in lines:
        put(page, row, 0, label, "label")
        merged(page, row, 1, COLUMNS - 1, text, "blank_box")
        page.sheet.set_row(row, max(24, height_for(text, WIDTH * (COLUMNS - 1))))
        row += 1
    return row


def scenario_text(view: View) -> str:
    """Title, question and name of the scenario."""
    scenario = view.dossier.scenario
    text = f"{scenario.title}〔{scenario.name}〕" if scenario.title else scenario.name
    return f"{text}:{scenario.question}" if scenario.question else text


def switched_off(view: View) -> tuple[str, ...]:
    """Rules off that the baseline has on, and counties that one is off for, each with reason, approver and origin."""
    found = []
    for one in view.dossier.book:
        values, title = one.values, f"规则{one.rule.number} {one.rule.title}"
        reasons = f"理由:{values.why or '未写明'};批准人:{values.approver or '________'}"
        if values.status == OFF and one.rule.status != OFF:
            found.append(f"{title}。{reasons};来源:{origin_name(values.origin.get('status', 'baseline'))}")
        elif values.status != OFF:
            found += [f"{title}:{line}。{reasons}" for line in exempt_lines(view.facts, one)]
    return tuple(found)


def sign_off(page: Page, row: int) -> None:
    """制表 复核 审核 分管领导, 会签, 会议纪要号: to be signed on paper."""
    merged(page, row, 0, COLUMNS - 1, SIGN_OFF, "section")
    for index, who in enumerate(SIGNERS):
        line, column = row + 1 + index // 2, 3 * (index % 2)
        put(page, line, column, who, "label")
        merged(page, line, column + 1, column + 2, "          年  月  日", "blank_box")
        page.sheet.set_row(line, 38)
    for offset, label in ((3, "会签"), (4, "会议纪要号")):
        put(page, row + offset, 0, label, "label")
        merged(page, row + offset, 1, COLUMNS - 1, "", "blank_box")
        page.sheet.set_row(row + offset, 38)
