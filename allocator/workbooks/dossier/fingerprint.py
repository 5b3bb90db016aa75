"""数据指纹: what this plan was computed from and with, and how anybody can check it."""

from __future__ import annotations

from allocator.workbooks.dossier.page import Page, height_for, merged, print_set_up, put, title_block
from allocator.workbooks.dossier.view import View
from allocator.workbooks.plan_names import FINGERPRINT, HASH_NAMES

HOW = (
    "核对方法:allocator audit 本文件.xlsx(不求解,只按政策条款逐条核对;改动过的单元格会逐一指出);"
    "加 --input 数据.xlsx 可核对本方案是否由该数据测算。",
    "各资金表的“全年安排”是方案唯一的数额来源,其余各表用公式由其相加;以“数据_”开头的各表为随附的原始数据和参数,请勿改动。",
    "同一份数据在任何电脑上重算,结果指纹相同。指纹不用密钥,谁都能重新算出填入:定稿时请把本页印出随文签字或存入审批档案,"
    "日后拿文件中的指纹与纸上的逐字核对;只与本文件里的相比,查不出连同指纹一起换过的文件。",
)


def write_fingerprint(page: Page, view: View) -> None:
    """Label–value rows; the reader finds the hashes by their labels."""
    manifest = view.dossier.manifest
    page.sheet.set_column(0, 0, 22)
    page.sheet.set_column(1, 1, 78)
    title_block(page, FINGERPRINT, "", "", 2)
    hashes = [(label, getattr(manifest, name)) for name, label in HASH_NAMES.items()]
    scenario = view.dossier.scenario
    lines = [
        *hashes,
        *((("证书指纹", manifest.certificate_sha256),) if manifest.certificate_sha256 else ()),
        ("情景", scenario.name),
        ("情景来源", " ← ".join(scenario.chain) or scenario.name),
        ("编制日期", view.facts.info.get("编制日期", "")),
        *((f"版本 {name}", version) for name, version in sorted(manifest.versions.items())),
    ]
    for row, (label, text) in enumerate(lines, 3):
        put(page, row, 0, label, "label")
        put(page, row, 1, text, "code" if len(text) == 64 else "text")
        page.sheet.set_row(row, 20)
    for offset, text in enumerate(HOW, 4 + len(lines)):
        merged(page, offset, 0, 1, text, "body")
        page.sheet.set_row(offset, height_for(text, 96))
    print_set_up(page, 2, landscape=True)
