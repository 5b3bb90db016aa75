"""Workbooks of another kind are one sentence, and what was hashed is what was read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from allocator.use_cases.checking import read_checked
from allocator.workbooks.reader import read_input

PLAN = ("封面", "摘要", "资金_ZY", "深度贫困村", "数据_县区", "数据_资金", "数据指纹")
ANALYSIS = ("规则代价", "代价分县", "数据敏感性", "临界清单", "说明")


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        (PLAN, ("这是测算写出的方案", "audit")),
        (ANALYSIS, ("这是分析结果",)),
        (("Sheet1",), ("这不是填报表:只有“Sheet1”", "allocator template")),
        (("说明", "选项"), ("这不是填报表",)),
        (tuple("甲乙丙丁戊己"), ("“戊”等,", "allocator template")),
    ],
    ids=["plan", "analysis", "one sheet", "guide only", "many sheets"],
)
def test_a_book_of_another_kind_is_one_sentence(
    tmp_path: Path, titles: tuple[str, ...], words: tuple[str, ...]
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in titles:
        book.create_sheet(title).append(["行政区划代码", "县区", "市", "贫困县", "深度贫困县", "贫困人口(人)"][:1])
    path = tmp_path / "某表.xlsx"
    book.save(path)
    reading = read_input(path)
    assert reading.facts is None and reading.draft is None and len(reading.problems) == 1
    problem = reading.problems[0]
    assert (problem.level, problem.sheet, problem.cell) == ("错误", "某表.xlsx", "")
    assert all(word in problem.text + problem.fix for word in words), problem


def test_the_hash_is_of_the_bytes_that_were_read(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is saved anew by somebody else between the reading and the end of the check."""
    content, read = workbook.read_bytes(), Path.read_bytes

    def swapped(path: Path) -> bytes:
        found = read(path)
        if path == workbook:
            workbook.write_bytes(b"another file")
        return found

    monkeypatch.setattr(Path, "read_bytes", swapped)
    checked = read_checked(workbook, None, (), None)
    assert checked.read is not None and workbook.read_bytes() == b"another file"
    assert checked.input_sha256 == sha256(content).hexdigest()
