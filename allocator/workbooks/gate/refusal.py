"""Why a file is turned away."""

from __future__ import annotations

from dataclasses import dataclass

SAVE_AS = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿(*.xlsx)”。"
FETCH_AGAIN = "请重新下载或复制一份;若原件能在 Excel 或 WPS 中打开,请另存为新的 .xlsx 文件。"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One sentence, the way out, and what was found (a part or a cell) where there is something to point at."""

    text: str
    fix: str
    found: str = ""
