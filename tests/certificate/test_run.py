"""A run writes its proof beside the plan; the checker proves it in a process that has never seen this tool."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from allocator.certificate import CHECKER_NAME
from allocator.domain.facts import Facts
from allocator.domain.stream import Pool
from allocator.use_cases import certifying, result_json, run
from allocator.use_cases.certifying import NOTHING, write_certificate
from allocator.workbooks.input_writer import write_input
from tests.conflict import planted
from tests.use_cases.test_years import executed, two_years
from tests.use_cases.towns import CODES, facts, wan

KEPT = ("county_band.status=hard", "county_band.minimum_growth=-60%", "county_band.applies_to=each_stream")
CHECKER_RUNS = [sys.executable, "-I", CHECKER_NAME]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "数据.xlsx"
    assert write_input(facts(), path) is None
    return path


def coarse() -> Facts:
    """Of 4 people 2 each are kept for three counties, of 中央专项 12 each, which is 20 in tens, of 50."""
    known = planted.coarse_money_and_people().facts
    last = {**known.last_year, **{(code, "ZY"): wan(30) for code in CODES}}
    pools = {**known.pools, ("ZY", 2017): Pool("ZY", 2017, wan(120))}
    return replace(known, manual=(), last_year=last, pools=pools)


def checked(certificate: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The checker's run in the certificate's folder."""
    command = [*CHECKER_RUNS, certificate.name, *options]
    return subprocess.run(
        command, cwd=certificate.parent, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_plan_is_proved_and_its_workbook_names_the_certificate(workbook: Path, tmp_path: Path) -> None:
    plan, certificate = tmp_path / "方案.xlsx", tmp_path / "证书.json"
    result = run(workbook, plan, certificate=certificate)
    assert result.status == "ok" and result.manifest is not None
    assert any("核验" in line for line in result.lines)
    done = checked(certificate)
    assert done.returncode == 0 and "证书成立。" in done.stdout
    labels = {row[0].value: row[1].value for row in openpyxl.load_workbook(plan)["数据指纹"].iter_rows(max_col=2)}
    assert labels["证书指纹"] == sha256(certificate.read_bytes()).hexdigest() == result.manifest.certificate_sha256
    stated = json.loads(certificate.read_text(encoding="utf-8"))["manifest"]
    assert stated["result_sha256"] == result.manifest.result_sha256


def test_without_the_option_nothing_is_written_beside_the_plan(workbook: Path, tmp_path: Path) -> None:
    assert run(workbook, tmp_path / "方案.xlsx").status == "ok"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["数据.xlsx", "方案.xlsx"]


def test_a_certificate_that_cannot_be_written_is_no_success(workbook: Path, tmp_path: Path) -> None:
    result = run(workbook, tmp_path / "方案.xlsx", certificate=tmp_path / "没有的文件夹" / "证书.json")
    assert (result.status, result.exit_code) == ("ok", 1)
    assert (tmp_path / "方案.xlsx").exists()
    assert not any("已写出证书" in line for line in result.lines)


def test_a_conflict_is_proved_too(workbook: Path, tmp_path: Path) -> None:
    """Twice last year's money for the deep county, out of pools that stay as they were: 甲县 400 → more than all."""
    certificate = tmp_path / "证书.json"
    sets = ("deep_county_uplift.uplift=200%",)
    result = run(workbook, tmp_path / "方案.xlsx", None, sets, "示例", certificate=certificate)
    assert result.status == "conflict", result.lines
    assert not (tmp_path / "方案.xlsx").exists()
    done = checked(certificate)
    assert done.returncode == 0 and "不能同时成立" in done.stdout
    digest = sha256(certificate.read_bytes()).hexdigest()
    assert f"证书指纹 {digest}" in result.lines and f"证书指纹 {digest}" in done.stdout
    manifest = result_json.manifest_entry(result.manifest)
    assert manifest is not None and manifest["certificate_sha256"] == digest


def test_a_conflict_of_whole_units_is_proved_too(tmp_path: Path) -> None:
    certificate = tmp_path / "证书.json"
    assert write_input(coarse(), tmp_path / "数据.xlsx") is None
    result = run(tmp_path / "数据.xlsx", tmp_path / "方案.xlsx", None, KEPT, "示例", certificate=certificate)
    assert result.conflict is not None and result.conflict.kind == "whole_units" and len(result.conflict.others) == 1
    done = checked(certificate)
    assert done.returncode == 0 and done.stdout.count("按取整单位没有任何数额能同时满足") == 2
    assert "“总盘分完”(护林员指标)" in done.stdout and "“总盘分完”(中央专项)" in done.stdout
    assert "列出冲突 2 项,证明 2 项。" in done.stdout


def test_a_proof_that_is_too_long_is_owned_up_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = tmp_path / "证书.json"
    assert write_input(coarse(), tmp_path / "数据.xlsx") is None
    monkeypatch.setattr(certifying, "unit_proof", lambda *_: None)
    result = run(tmp_path / "数据.xlsx", tmp_path / "方案.xlsx", None, KEPT, "示例", certificate=certificate)
    assert (result.status, result.exit_code) == ("conflict", 3) and result.lines[-1] == certifying.TOO_MANY
    assert not certificate.exists()


def test_of_two_conflicts_the_one_without_a_proof_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, proof = tmp_path / "证书.json", certifying.unit_proof
    assert write_input(coarse(), tmp_path / "数据.xlsx") is None

    def of_people(programme, rows, minimise):
        """As if the conflict of money had too many cases."""
        return proof(programme, rows, minimise) if any(row.subject == "stream:HL" for row in rows) else None

    monkeypatch.setattr(certifying, "unit_proof", of_people)
    run(tmp_path / "数据.xlsx", tmp_path / "方案.xlsx", None, KEPT, "示例", certificate=certificate)
    done = checked(certificate)
    assert done.returncode == 3 and "列出冲突 2 项,证明 1 项,其余 1 项" in done.stdout


def test_years_that_stand_as_executed_are_no_part_of_the_proof(tmp_path: Path) -> None:
    """The result's fingerprint is of all years, also of those that nothing was solved for."""
    assert write_input(two_years(executed=executed()), tmp_path / "数据.xlsx") is None
    certificate = tmp_path / "证书.json"
    result = run(tmp_path / "数据.xlsx", tmp_path / "方案.xlsx", certificate=certificate)
    assert result.status == "ok" and result.plan is not None
    assert [year.closed for year in result.plan.years] == [True, False]
    done = checked(certificate, "--plan", "方案.xlsx")
    assert done.returncode == 0, done.stdout
    assert "2018 年:照执行数列入,不在证明之内。" in done.stdout and "2019 年:满足率" in done.stdout


def test_a_forged_certificate_is_caught(workbook: Path, tmp_path: Path) -> None:
    certificate = tmp_path / "证书.json"
    assert run(workbook, tmp_path / "方案.xlsx", certificate=certificate).status == "ok"
    forged = json.loads(certificate.read_text(encoding="utf-8"))
    amounts = forged["years"][0]["amounts"]
    amounts[0], amounts[1] = amounts[0] - 1_000_000, amounts[1] + 1_000_000
    certificate.write_text(json.dumps(forged), encoding="utf-8")
    assert checked(certificate).returncode != 0


def test_somebody_elses_file_of_the_checkers_name_stays(tmp_path: Path) -> None:
    checker = tmp_path / CHECKER_NAME
    checker.write_text("别人的文件", encoding="utf-8")
    lines, written = write_certificate("{}\n", tmp_path / "证书.json", False)
    assert checker.read_text(encoding="utf-8") == "别人的文件"
    assert "未覆盖" in lines[1] and not written
    assert write_certificate(None, tmp_path / "无.json", False) == ((NOTHING,), True)
    assert not (tmp_path / "无.json").exists()
