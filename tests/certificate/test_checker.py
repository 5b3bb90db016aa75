"""An auditor's run: a true certificate is proved in another process, a tampered one is caught or leaves a gap."""

from __future__ import annotations

import ast
import copy
import functools
import json
import operator
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from allocator.certificate import certificate_text, checker_source
from allocator.certificate.standalone import main
from allocator.domain.fraction import Fraction
from tests.certificate.years import certificate, check, linked_year, manifest_of, year_proof

TRUE = certificate(year_proof(linked_year()))


def tampered(change: Callable[[dict], object]) -> dict:
    """The true certificate with one thing changed."""
    found = copy.deepcopy(TRUE)
    change(found)
    return found


def first_year(one: dict) -> dict:
    """The only year of the certificate."""
    return one["years"][0]


def test_a_true_certificate_is_proved_level_by_level(tmp_path: Path) -> None:
    done = check(tmp_path, TRUE)
    levels = len(first_year(TRUE)["levels"])
    assert (done.returncode, done.stderr) == (0, "")
    assert f"满足率 {levels} 级,{levels} 级精确证明不能再提高。" in done.stdout
    assert "6 个格子、5 条约束逐一成立" in done.stdout
    assert "软约束 1 条" in done.stdout
    assert done.stdout.endswith("证书成立。\n")
    assert "请与出具时印在纸上、存入档案的证书指纹逐字核对" in done.stdout
    assert levels >= 3


def test_the_certificate_is_text_of_exact_numbers_and_always_the_same() -> None:
    text = certificate_text(TRUE)
    assert text == certificate_text(certificate(year_proof(linked_year())))
    assert json.loads(text, parse_float=pytest.fail) == json.loads(text)


def test_several_years_stand_in_one_certificate(tmp_path: Path) -> None:
    one = year_proof(linked_year())
    columns = tuple(replace(c, cell=c.cell._replace(year=2019)) for c in one.programme.columns)

    def moved(row):
        return replace(row, year=2019, terms=tuple((c._replace(year=2019), f) for c, f in row.terms))

    later = replace(
        one.programme,
        year=2019,
        columns=columns,
        rows=tuple(map(moved, one.programme.rows)),
        soft=tuple(tuple(map(moved, tier)) for tier in one.programme.soft),
    )
    done = check(tmp_path, certificate(one, year_proof(later)))
    assert done.returncode == 0, done.stdout
    assert "2018 年:" in done.stdout
    assert "2019 年:" in done.stdout


def move_money(one: dict) -> None:
    amounts = first_year(one)["amounts"]
    amounts[0], amounts[2] = amounts[0] + 10, amounts[2] - 10


def one_atom(one: dict) -> None:
    first_year(one)["amounts"][0] += 1


def whole_unit_more(one: dict) -> None:
    first_year(one)["amounts"][0] += 10


def swapped_within_the_rules(one: dict) -> None:
    """Counties 1 and 2 trade 10 of each stream: every row and total holds, but it is another plan."""
    amounts = first_year(one)["amounts"]
    for place, change in enumerate((10, -10, -10, 10)):
        amounts[place] += change


CAUGHT = {
    "an amount by one unit": (whole_unit_more, "约束 spend_the_pool stream:SF"),
    "an amount by one atom": (one_atom, "不是取整单位 10 的整倍数"),
    "money moved between two counties": (move_money, "整数方案相差 10"),
    "a trade that keeps every row and total": (swapped_within_the_rules, "数额与结果指纹不符"),
    "a bound of a binding row raised": (
        lambda c: first_year(c)["rows"][2].__setitem__(4, "2000"),
        "deep_county_uplift",
    ),
    "a total": (lambda c: first_year(c)["totals"]["group"].__setitem__("中省专项", 1), "中省专项 合计"),
    "a county's total": (lambda c: first_year(c)["totals"]["counties"].__setitem__("2", 1), "乙县 合计"),
    "a level raised": (lambda c: first_year(c)["levels"][0].__setitem__("value", "99"), ""),
    "a level lowered": (lambda c: first_year(c)["levels"][-1].__setitem__("value", "0"), ""),
    "a level left out": (lambda c: first_year(c)["levels"].pop(), "没有精确数额"),
    "a proof told twice": (
        lambda c: first_year(c)["levels"][0]["proofs"].append(first_year(c)["levels"][0]["proofs"][0]),
        "列了两次",
    ),
    "a column's cap": (lambda c: first_year(c)["columns"][0].__setitem__(6, "1"), "高于上限"),
    "a row of another year": (lambda c: first_year(c)["rows"][0].__setitem__(3, 2019), "类别或年度不符"),
    "a row of no kind": (lambda c: first_year(c)["rows"][0].__setitem__(0, "soft"), "类别或年度不符"),
    "a row that is said to be later": (lambda c: first_year(c)["rows"][2].__setitem__(0, "ahead"), "类别或年度不符"),
    "a cell of a row twice": (lambda c: first_year(c)["rows"][0][6].append(0), "格子或系数不符"),
    "a place from behind": (lambda c: first_year(c)["rows"][0][6].insert(0, -1), "格子或系数不符"),
    "a coefficient too many": (lambda c: first_year(c)["rows"][0].__setitem__(7, ["1"] * 4), "格子或系数不符"),
    "a floor under the fixed part": (lambda c: first_year(c)["columns"][0].__setitem__(5, "-1"), "界限不符"),
    "a field too many": (lambda c: first_year(c)["columns"][0].append("0"), "界限不符"),
    "a name left out": (lambda c: c["names"].pop("2"), "没有名称"),
    "a floating amount": (lambda c: first_year(c)["totals"]["group"].__setitem__("中省专项", 1000.0), "读不懂"),
    "an amount left out": (lambda c: first_year(c)["amounts"].pop(), "数额不全"),
    "an amount as text": (lambda c: first_year(c)["amounts"].__setitem__(0, "450"), "数额不全"),
    "the form": (lambda c: c.__setitem__("form", "other"), "证书格式不符"),
    "the kind": (lambda c: c.__setitem__("kind", "other"), "读不懂"),
    "rows": (lambda c: first_year(c).pop("rows"), "读不懂"),
    "a division by zero": (lambda c: first_year(c)["rows"][0].__setitem__(4, "1/0"), "读不懂"),
}


@pytest.mark.parametrize("what", CAUGHT)
def test_a_tampered_plan_is_caught(tmp_path: Path, what: str) -> None:
    change, said = CAUGHT[what]
    done = check(tmp_path, tampered(change))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("核验不通过:")
    assert said in done.stdout, done.stdout


def places(one: object, path: tuple = ()) -> Iterator[tuple]:
    """Where each number, text and nothing of a certificate stands."""
    if isinstance(one, dict | list):
        for key in one if isinstance(one, dict) else range(len(one)):
            yield from places(one[key], (*path, key))
    else:
        yield path


@pytest.fixture
def digits() -> Iterator[None]:
    """The checker lets numbers be long, for its whole process."""
    before = sys.get_int_max_str_digits()
    yield
    sys.set_int_max_str_digits(before)


@pytest.mark.usefixtures("digits")
def test_no_single_change_passes_unless_the_certificate_is_made_anew(tmp_path: Path) -> None:
    """Its own digest refuses each, also where the proof would stand; of a digest made anew 证书指纹 alone tells."""
    text = certificate_text(TRUE)
    own = text[text.index(',"own":') :]
    (tmp_path / "证书.json").write_text(text, encoding="utf-8")
    assert main(str(tmp_path / "证书.json")) == 0
    changed = 0
    for *path, last in places(TRUE):
        forged = copy.deepcopy(TRUE)
        inner = functools.reduce(operator.getitem, path, forged)
        inner[last] = 8 if inner[last] == 7 else 7
        head = json.dumps(forged, ensure_ascii=False, separators=(",", ":"))[:-1]
        (tmp_path / "证书.json").write_text(head + own, encoding="utf-8")
        assert main(str(tmp_path / "证书.json")) == 1, path
        changed += 1
    assert changed >= 150
    for half in (text[:-3], text.replace('"own":"', '"own":"0'), text.replace(own, "}\n"), text + "{}"):
        assert check(tmp_path, half).returncode == 1


def every_multiplier() -> list[tuple[int, int, int]]:
    """(level, proof, position) of each multiplier of the certificate."""
    return [
        (a, b, n)
        for a, level in enumerate(first_year(TRUE)["levels"])
        for b, proof in enumerate(level["proofs"])
        for n in range(len(proof["rows"]))
    ]


@pytest.mark.parametrize("factor", [Fraction(0), Fraction(1, 2), Fraction(3), Fraction(-1)])
def test_a_changed_multiplier_never_proves_more_and_most_leave_a_gap(tmp_path: Path, factor: Fraction) -> None:
    outcomes = []
    for a, b, n in every_multiplier():
        one = copy.deepcopy(TRUE)
        entry = first_year(one)["levels"][a]["proofs"][b]["rows"][n]
        entry[1] = str(Fraction(entry[1]) * factor)
        outcomes.append(check(tmp_path, one).returncode)
    # A proof by one row alone is as good with any positive multiple, and a cell at its cap needs no multiplier.
    assert set(outcomes) <= {0, 3}
    assert outcomes.count(3) >= 1


def test_a_loosened_bound_leaves_a_gap_and_a_dropped_row_is_noticed(tmp_path: Path) -> None:
    loosened = tampered(lambda c: first_year(c)["rows"][2].__setitem__(4, "500"))
    done = check(tmp_path, loosened)
    assert done.returncode == 3
    assert "的满足率至多还能提高" in done.stdout
    assert done.stdout.endswith("方案成立;部分未能精确证明,见上。\n")
    for place in range(len(first_year(TRUE)["rows"])):
        dropped = tampered(lambda c, place=place: first_year(c)["rows"].pop(place))
        used = place in {n for level in first_year(TRUE)["levels"] for p in level["proofs"] for n, _ in p["rows"]}
        if used:
            assert check(tmp_path, dropped).returncode in (1, 3), place


def test_a_plan_that_is_not_the_best_is_not_called_proved(tmp_path: Path) -> None:
    proof = year_proof(linked_year())
    low, *rest = proof.solution.levels
    assert rest
    # County 1's floor taken off the programme shows the old levels under rows that no longer force them.
    freed = replace(proof, programme=replace(proof.programme, rows=proof.programme.rows[:2] + proof.programme.rows[3:]))
    done = check(tmp_path, certificate(freed))
    assert done.returncode == 3, done.stdout


def test_what_is_no_certificate_is_told_in_one_sentence(tmp_path: Path) -> None:
    for text in ("", "[]", "{", '{"form": 1}', "null", '{"form":"allocator-certificate-1","kind":"plan"}'):
        done = check(tmp_path, text)
        assert (done.returncode, done.stderr) == (1, ""), text
        assert done.stdout.count("\n") == 1


def test_the_checker_is_one_short_file_of_the_standard_library() -> None:
    tree = ast.parse(checker_source(), feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {
        "collections",
        "fractions",
        "hashlib",
        "json",
        "math",
        "pathlib",
        "re",
        "sys",
        "typing",
        "xml.etree",
        "zipfile",
    }
    assert checker_source().count("\n") <= 350
    assert manifest_of([]).input_sha256
