"""One cause, one sentence: a missing title, sheet or code raises nothing on the sheets that refer to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.checks.edits import Plant, column_of, edited, errors, put

Change = Callable[[Any], object]


def renamed(sheet: str, header: str, title: str | None) -> Change:
    """A title replaced, or its whole column taken out."""

    def change(book: Any) -> None:
        number = column_of(book[sheet], header)
        if title is None:
            book[sheet].delete_cols(number)
        else:
            book[sheet].cell(3, number).value = title

    return change


def retitled(sheet: str, title: str) -> Change:
    """A sheet with another name."""
    return lambda book: setattr(book[sheet], "title", title)


def emptied(*sheets: str) -> Change:
    """Sheets without data."""
    return lambda book: [book[sheet].delete_rows(4, 500) for sheet in sheets]


# what was done → (change, where it is told, words of the one sentence and its way out)
ONCE: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    "no poor people": (renamed("县区", "贫困人口(人)", None), "县区!A3", ("缺少必填的“贫困人口(人)”", "补上列名")),
    "poor people by a near name": (
        renamed("县区", "贫困人口(人)", "贫困人数(人)"), "县区!K3", ("“贫困人数(人)”是不是它",)),
    "poor people by a longer name": (
        renamed("县区", "贫困人口(人)", "建档立卡贫困人口(人)"), "县区!K3", ("“建档立卡贫困人口(人)”是不是它",)),
    "no city": (renamed("县区", "市", None), "县区!A3", ("缺少必填的“市”",)),
    "no codes of counties": (renamed("县区", "行政区划代码", None), "县区!A3", ("缺少必填的“行政区划代码”",)),
    "codes of counties by a shorter name": (renamed("县区", "行政区划代码", "代码"), "县区!A3", ("“代码”是不是它",)),
    "no method": (renamed("资金", "分配方法", None), "资金!A3", ("缺少必填的“分配方法”",)),
    "no codes of streams": (renamed("资金", "资金编码", "编号"), "资金!A3", ("缺少必填的“资金编码”",)),
    "no totals": (renamed("资金总盘", "全年安排", "全年"), "资金总盘!D3", ("“全年”是不是它",)),
    "no sums invested": (renamed("深度贫困村", "攻坚期已投入(万元)", "已投入"), "深度贫困村!G3", ("“已投入”是不是它",)),
    "no sheet of counties": (lambda book: book.remove(book["县区"]), "县区!", ("缺少必需的工作表",)),
    "no sheet of streams": (lambda book: book.remove(book["资金"]), "资金!", ("缺少必需的工作表",)),
    "counties on a sheet with a longer name": (retitled("县区", "县区基本情况"), "县区基本情况!A1", ("是不是“县区”",)),
    "counties on Sheet1": (retitled("县区", "Sheet1"), "Sheet1!A1", ("是不是“县区”",)),
    "a code that is none": (put(("县区", "A5", "61")), "县区!A5", ("6 至 12 位",)),
    "a code of a stream left out": (put(("资金", "A7", None)), "资金!A7", ("不能空白",)),
    "an unknown factor used twice": (
        put(("因素权重", "B4", "库区人口(人)"), ("因素权重", "B6", "库区人口(人)")), "因素权重!B4", ("第 4、6 行",)),
    "a sum of weights": (
        lambda book: book["因素权重"].append(["ZY", "合计", None, 100]), "因素权重!B8", ("数据中有“合计”行",)),
    "a fund with another fund's code": (put(("资金", "A7", "NZ")), "资金!A7", ("与第 5 行", "核对两行的代码")),
    "a fund with a code of its own": (put(("资金", "A7", "ZYY")), "资金!A7", ("都填“ZY”", "改为“ZY”")),
    "a county with another's code": (put(("县区", "A5", "610924")), "县区!A5", ("与第 4 行", "核对两行的代码")),
    "a county with a code of its own": (put(("县区", "A5", "610952")), "县区!A5", ("都填“610925”", "改为“610925”")),
    "a county left out": (lambda book: book["县区"].delete_rows(5), "县区!A3", ("没有“610925”(岚皋县)一行", "补上")),
    "a county with another's name": (put(("县区", "B7", "洛　南县")), "县区!B7", ("与第 6 行相同",)),
    "a county with a name of its own": (put(("县区", "B6", "洛楠县")), "县区!B6", ("都写“洛南县”", "县名改为“洛南县”")),
    "a sum typed over a county's code": (put(("县区", "A5", "安康市小计")), "县区!A5", ("6 至 12 位",)),
    "last year's column by a near name": (put(("上年安排", "F3", "ZYY")), "上年安排!F3", ("是不是“ZY”?",)),
    "a remark beside last year": (
        put(("上年安排", "G3", "备注二"), ("上年安排", "G4", "已核")), "上年安排!G3", ("不需要的列",)),
    "last year's code wrong": (put(("上年安排", "A5", "610999")), "上年安排!A5", ("是不是“610925”(岚皋县)",)),
    "last year's code another's": (put(("上年安排", "A7", "611021")), "上年安排!A7", ("与第 6 行“洛南县”重复",)),
    "last year's code left out": (put(("上年安排", "A5", None)), "上年安排!A5", ("不能空白",)),
    "no counties": (emptied("县区"), "县区!A4", ("还没有填数据",)),
    "no streams": (emptied("资金"), "资金!A4", ("还没有填数据",)),
    "no pools": (emptied("资金总盘"), "资金总盘!A4", ("还没有填数据",)),
}  # fmt: skip


@pytest.mark.parametrize("name", ONCE)
def test_one_cause_is_one_sentence(original: Path, tmp_path: Path, name: str) -> None:
    change, place, words = ONCE[name]
    told = errors(edited(original, tmp_path, change))
    assert [f"{one.sheet}!{one.cell}" for one in told] == [place], told
    assert all(word in told[0].text + told[0].fix for word in words), told


def test_everything_a_blank_template_lacks_is_told_at_once(original: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        emptied("资金", "资金总盘", "县区", "上年安排", "因素权重", "深度贫困村", "已下达", "人工调整")(book)
        book["基本信息"]["B4"] = None

    told = errors(edited(original, tmp_path, change))
    assert {one.sheet for one in told} == {"基本信息", "资金", "资金总盘", "县区", "上年安排"} and len(told) == 5


def test_a_blank_of_one_stream_hides_only_that_streams_total(original: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["资金总盘"]
        for row, code in ((20, "ZY"), (21, "SZ"), (22, "NZ")):
            sheet.cell(row, 1).value, sheet.cell(row, 2).value, sheet.cell(row, 4).value = code, 2017, 9_000
        book["上年安排"].cell(5, column_of(book["上年安排"], "ZY")).value = None

    told = errors(edited(original, tmp_path, change))
    assert [(one.sheet, one.cell) for one in told] == [("上年安排", "F5"), ("资金总盘", "D22"), ("资金总盘", "D21")]


# Wrong in themselves, whatever counties and streams there are.
BESIDE: tuple[Plant, ...] = (("深度贫困村", "G4", "很多"), ("已下达", "E4", "约五"), ("人工调整", "H4", None))


@pytest.mark.parametrize("cause", ["no sheet of counties", "no codes of counties", "no codes of streams"])
def test_what_is_wrong_in_rows_that_refer_to_nothing_is_told_all_the_same(
    original: Path, tmp_path: Path, cause: str
) -> None:
    change, place, _ = ONCE[cause]

    def both(book: Any) -> None:
        put(*BESIDE, ("上年安排", "E5", "约七百"))(book)
        change(book)

    told = {f"{one.sheet}!{one.cell}" for one in errors(edited(original, tmp_path, both))}
    assert told == {place, "深度贫困村!G4", "已下达!E4", "人工调整!H4", "上年安排!E5"}


def test_a_fault_of_the_factor_method_is_told_beside_a_wrong_decision(original: Path, tmp_path: Path) -> None:
    path = edited(original, tmp_path, put(("人工调整", "H4", None), ("县区", "K5", None)))
    assert {(one.sheet, one.cell) for one in errors(path)} == {("人工调整", "H4"), ("县区", "K5")}
