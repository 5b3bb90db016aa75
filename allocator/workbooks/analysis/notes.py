"""说明: what was computed, what was only estimated, and of which plan."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.domain.analysis import CAUGHT, SCREENED, UNTOUCHED
from allocator.workbooks.analysis.report import Report
from allocator.workbooks.dossier.page import Page, height_for, merged, print_set_up, put, title_block

COLUMNS, WIDTH = 6, 18


def write_notes(page: Page, report: Report) -> None:
    """Titled paragraphs."""
    for column in range(COLUMNS):
        page.sheet.set_column(column, column, WIDTH)
    title_block(page, "说明", report.facts.title, "", COLUMNS)
    row = 2
    for title, lines in sections(report):
        merged(page, row, 0, COLUMNS - 1, title, "section")
        page.sheet.set_row(row, 22)
        for line in lines:
            row += 1
            merged(page, row, 0, COLUMNS - 1, line, "body")
            page.sheet.set_row(row, height_for(line, COLUMNS * WIDTH - 4))
        row += 1
    merged(page, row, 0, COLUMNS - 1, "五、数据指纹", "section")
    manifest = report.manifest
    hashes = (
        ("输入文件", manifest.input_sha256),
        ("情景", manifest.scenario_sha256),
        ("结果", manifest.result_sha256),
    )
    for offset, (name, value) in enumerate(hashes, 1):
        put(page, row + offset, 0, name, "center")
        merged(page, row + offset, 1, COLUMNS - 1, value, "code")
    print_set_up(page, COLUMNS, landscape=False)


def sections(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(title, paragraphs)."""
    idle = sum(one.outcome == UNTOUCHED for one in report.analysis.prices)
    yield (
        "一、规则代价",
        (
            "每条起约束作用(硬约束、软约束)的规则停用一次,各年按同样的原则重新测算到整数,与现方案相减:"
            "“得益”是因该规则多得,“付出”是为它让出。规则1(总盘分完)是前提,不计代价;按实例设置的规则逐个实例计。",
            f"其中 {idle} 条在各年方案中没有约束到谁或都留有余地、也不改变测算数,"
            "已证明停用它不改变任何数额,没有重新测算。",
            "各条规则的代价不能相加:规则之间会互相替代,停用一条时另一条可能开始起作用。",
            "满足率是安排数与测算数之比,不代表实际需求满足程度;受上限限定的格不列为最低的一格。",
        ),
    )
    yield "二、数据敏感性", sensitivity_lines(report)
    yield (
        "三、临界清单",
        (
            "是/否标识、分档、等次:按贫困发生率(没有的按贫困人口)找出界限两边最接近的县,每类至多 8 例,"
            "把该县该项改到界限另一边,其余不变,重新测算到整数;年度类只列改一年就跨过待批年度的县。",
            "绩效等次没有得分,只能按贫困发生率挑选;改“贫困县”时,工作簿里留空的“统筹整合县”“扶贫任务”随之改变,填了的不变。",
            "规则的界限:正被某条规则的下限或上限限定的县,单独豁免该规则后重新测算。",
            "起拨线:安排数在起拨线上下 10% 以内的,跌破后该数不单独下达,不必重新测算。",
        ),
    )
    yield (
        "四、结论的用语",
        (
            "已重新测算:数额出自完整的重新测算(整数方案)。已证明不变:不必测算即知。检查即发现:填报检查会指出,进不了测算。",
            "得不出方案:规则冲突。未能证明:求解没有得出可证明的答案。仅初筛估计:只按现方案的结构推算,不作为结论。",
        ),
    )


def sensitivity_lines(report: Report) -> tuple[str, ...]:
    """What was screened and what was proved."""
    year, kinds, listed = report.analysis.year, report.analysis.kinds, report.analysis.sensitivity
    if year is None:
        return ("各年均已执行或为预计,没有待批年度,未作分析。",)
    cells, moving = sum(one.cells for one in kinds), sum(one.moving for one in kinds)
    proved = sum(one.outcome not in (CAUGHT, SCREENED) for one in listed)
    caught, tried = (sum(getattr(one, name) for one in kinds) for name in ("caught", "tried"))
    return (
        f"对象是第一个待批年度 {year} 年。筛查了工作簿中参与测算的全部 {cells} 个数字格:"
        "总盘、县区各项数字、上年安排、权重、倾斜系数、定额、分档、给定、一次性、已下达、已执行、人工调整、"
        "深度贫困村已投入等。金额为 0 的格不试。",
        "每格假设错 1%,按该格的末位取整,不足末位 1 的按末位 1;小于 100 的整数试加 1 和减 1,取影响大的。",
        "初筛:只重算用到该格的测算数和规则数额,再按现方案的结构(哪些格同一水平、哪些规则顶住)推算,不重新求解。"
        f"初筛认为会改变安排数(达到取整单位一半)的有 {moving} 格。",
        f"确认:初筛影响最大的 {proved} 格(同类不超过三分之一)逐一重新检查、重新测算到整数,列的是真实结果。",
        f"试查:每组至少一格交填报检查,共 {tried} 格,其中 {caught} 格会被检查发现;一组试了 3 格都被发现的不再试,"
        "该组其余各格未逐一试查。",
        "其余只有估计的,列在第三部分,不作为结论。",
    )
