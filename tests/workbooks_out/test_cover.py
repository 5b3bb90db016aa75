"""封面: what differs from the baseline is said in Chinese, with reason, approver and origin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from allocator.domain.scenario import Scenario, Setting
from tests.use_cases.towns import facts
from tests.workbooks_out.planned import planned_dossier, texts_of, written_sheets
from tests.workbooks_out.test_issue_line import QUIET


def ruled(name: str, value: str, rule: str = "deep_county_uplift", instance: str = "", year: str = "") -> Setting:
    """One --set with reason and approver."""
    return Setting("rule", (rule, instance, name, year), value, "试算", "--set", "--set", "李厅长")


def said(settings: tuple[Setting, ...], tmp_path: Path) -> list[str]:
    """The lines of the cover about what differs."""
    made = planned_dossier(facts(), (*QUIET[1:], *settings))
    scenario = Scenario("trial", "试算", "差多少?", ("trial",), settings)
    texts = texts_of(written_sheets(replace(made, scenario=scenario), tmp_path)["封面"])
    assert any(text.startswith("试算〔trial〕:差多少?") for text in texts)
    return texts[texts.index("与基准不同的取值") + 1].split("\n")


def test_a_choice_a_ratio_of_a_year_and_a_status(tmp_path: Path) -> None:
    lines = said((ruled("reading", "compound"), ruled("uplift", "10%", year="2018"), ruled("status", "soft")), tmp_path)
    tail = "。理由:试算;批准人:李厅长;来源:命令行"
    assert lines == [
        f"规则2 深度贫困县再提高20%,“再提高20%”的读法:连乘(基准 百分点){tail}〔deep_county_uplift.reading=compound〕",
        f"规则2 深度贫困县再提高20%,2018年在正常增幅基础上再提高:10%(基准 20%){tail}"
        "〔deep_county_uplift.uplift@2018=10%〕",
        f"规则2 深度贫困县再提高20%:软约束(基准 硬约束){tail}〔deep_county_uplift.status=soft〕",
    ]


def test_facts_that_a_scenario_sets_go_by_their_names(tmp_path: Path) -> None:
    settings = (
        Setting("pool", ("ZY", "2018", "total"), "1000", "预算调整", "scenario:trial", "trial.toml"),
        Setting("county", ("610102", "绩效等次"), "优秀", None, "scenario:trial", "trial.toml", "王某"),
        Setting("stream", ("SZ", "分配方法"), "全额因素法", "试算", "scenario:trial", "trial.toml"),
    )
    assert said(settings, tmp_path) == [
        "中央专项2018年全年安排:1000 万元。理由:预算调整;批准人:________;来源:情景“trial”〔ZY.2018.total=1000〕",
        "乙县,绩效等次:优秀。理由:未写明;批准人:王某;来源:情景“trial”〔610102.绩效等次=优秀〕",
        "省级专项,分配方法:全额因素法。理由:试算;批准人:________;来源:情景“trial”〔SZ.分配方法=全额因素法〕",
    ]


def test_the_last_setting_counts_and_rules_off_stand_elsewhere(tmp_path: Path) -> None:
    lines = said((ruled("uplift", "0.3"), ruled("uplift", "0.1"), QUIET[0]), tmp_path)
    assert [line.split("。")[0] for line in lines] == ["规则2 深度贫困县再提高20%,在正常增幅基础上再提高:10%(基准 20%)"]
