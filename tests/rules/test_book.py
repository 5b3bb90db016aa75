"""A rule without clause, units, worked number, cases and sentence cannot stand in the book."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from allocator.domain.clause import PLAN_2018
from allocator.domain.fraction import Fraction
from allocator.domain.parameter import CHOICE, MONEY, MULTIPLE, QUANTITY, RATIO, SWITCH, TEXT, YEAR, Parameter
from allocator.domain.rule import CHECKED, HARD, OFF, SOFT, Rule
from allocator.rules import RULES
from tests.rules.cases import FOLDER, cases_of, paths_of

POLICY = Path(__file__).resolve().parents[1] / "cases" / "陕西三年行动实施意见-2018.txt"
UNITS = {RATIO, MONEY, YEAR, CHOICE, SWITCH, MULTIPLE, TEXT, QUANTITY}
TYPES: dict[str, type | tuple[type, ...]] = {RATIO: Fraction, MULTIPLE: Fraction, MONEY: int, YEAR: int, SWITCH: bool}
TYPES |= {QUANTITY: Fraction}
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
EVERY_PARAMETER = pytest.mark.parametrize(
    "parameter", [pytest.param(p, id=f"{rule.id}.{p.id}") for rule in RULES for p in rule.parameters]
)
# The answer that shows a part of a rule at work, for each part a rule may have.
SHOWN = {
    "rows": "约束",
    "village_asks": "村级要求",
    "reshape": "调整后测算数",
    "planned_pools": "计划总盘",
    "figures": "写明金额",
    "report": "报告",
}


def module_of(rule: Rule) -> ModuleType:
    """The file of a rule."""
    return sys.modules[f"allocator.rules.{rule.id}"]


def policy_text() -> str:
    """The plan without line breaks."""
    return re.sub(r"\s", "", POLICY.read_text(encoding="utf-8"))


def test_the_order_is_that_of_the_book() -> None:
    numbers = [rule.number for rule in RULES]
    assert numbers == sorted(set(numbers))
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_file_of_the_folder_is_a_rule_of_the_book() -> None:
    folder = Path(inspect.getfile(sys.modules["allocator.rules"])).parent
    ids = {rule.id for rule in RULES}
    strange = [
        path.stem
        for path in folder.glob("*.py")
        if path.stem not in {"__init__", *ids} and re.search(r"(?m)^RULE = ", path.read_text(encoding="utf-8"))
    ]
    assert strange == []


def test_every_case_file_belongs_to_a_rule() -> None:
    known = {path for rule in RULES for path in paths_of(rule.id)}
    assert sorted(path.name for path in set(FOLDER.glob("*.toml")) - known) == []


@EVERY_RULE
def test_the_file_opens_with_the_rule_and_a_worked_number(rule: Rule) -> None:
    said = module_of(rule).__doc__ or ""
    assert said.startswith(f"Rule {rule.number}: ") or rule.id == "cell_ceiling"
    assert re.search(r"(?i)worked (number|example)", said), "no worked number"
    assert re.search(r"\d", said.split("orked", 1)[1]), "a worked number needs a number"


@EVERY_RULE
def test_the_clause_is_quoted_word_for_word(rule: Rule) -> None:
    clause = rule.clause
    assert len(clause.quote) >= 6
    if clause.document:
        assert clause.document == PLAN_2018
        plain = policy_text()
        missing = [part for part in re.split(r"…+", re.sub(r"\s", "", clause.quote)) if part not in plain]
        assert missing == []
    else:
        assert clause.quote.endswith("。"), "a practice is told in a whole sentence"


@EVERY_RULE
def test_the_parts_come_in_the_agreed_order(rule: Rule) -> None:
    text = inspect.getsource(module_of(rule))
    marks = [
        "\nCLAUSE",
        "\nPARAMETERS" if rule.parameters else "",
        "\ndef rows",
        "\ndef audit(",
        "\ndef explain(",
        "\nRULE",
    ]
    places = [text.find(mark) for mark in marks if mark and text.find(mark) >= 0]
    assert places == sorted(places)
    assert rule.audit is module_of(rule).audit
    assert rule.explain is module_of(rule).explain


@EVERY_RULE
def test_status_and_tier_of_the_baseline_are_possible(rule: Rule) -> None:
    assert rule.status in rule.statuses
    assert set(rule.statuses) <= {HARD, SOFT, CHECKED, OFF}
    assert (rule.tier is not None) == (rule.status == SOFT)
    if rule.rows is None and rule.reshape is None and rule.figures is None:
        assert not set(rule.statuses) & {HARD, SOFT}, "what has no rows cannot be enforced"


@EVERY_PARAMETER
def test_a_parameter_says_what_it_means_and_in_which_unit(parameter: Parameter) -> None:
    assert re.search(r"[\u4e00-\u9fff]", parameter.meaning)
    assert parameter.unit in UNITS
    assert len(parameter.choice_names) == len(parameter.choices)
    assert (parameter.unit == CHOICE) == bool(parameter.choices)


@EVERY_PARAMETER
def test_the_baseline_lies_inside_the_bounds_of_a_parameter(parameter: Parameter) -> None:
    value = parameter.baseline
    if parameter.unit in (RATIO, MONEY, YEAR, MULTIPLE):
        assert parameter.minimum is not None, "a number without a lower bound accepts nonsense"
    if value is None:
        return
    assert isinstance(value, TYPES.get(parameter.unit, str))
    if parameter.choices:
        assert value in parameter.choices
    if not isinstance(value, str):
        assert parameter.minimum is None or value >= parameter.minimum
        assert parameter.maximum is None or value <= parameter.maximum


@EVERY_RULE
def test_the_rule_has_a_case_that_is_kept_and_one_that_bites(rule: Rule) -> None:
    judged = [case for case in cases_of(rule.id) if case.parts.get("结论")]
    verdicts = {(case.text("结论") or "").strip() == "符合" for case in judged}
    assert verdicts == {True, False}, f"{len(judged)} cases with 结论"
    assert len({case.name for case in cases_of(rule.id)}) == len(cases_of(rule.id))
    for case in judged:
        assert case.parts.get("方案") is not None or rule.planned_pools is not None, case.name


@EVERY_RULE
def test_the_cases_name_the_rule_and_its_clause(rule: Rule) -> None:
    for path in paths_of(rule.id):
        assert path.name.startswith(f"{rule.number:02d}_{rule.id}")
    for case in cases_of(rule.id):
        assert (case.rule, case.clause) == (rule.id, rule.clause.quote), case.file


@EVERY_RULE
def test_every_part_of_the_rule_is_shown_by_a_case(rule: Rule) -> None:
    shown = {answer for case in cases_of(rule.id) for answer in SHOWN.values() if case.parts.get(answer)}
    wanted = {answer for part, answer in SHOWN.items() if getattr(rule, part) is not None}
    assert wanted - shown == set()


@EVERY_RULE
def test_a_case_shows_the_sentence_of_the_rule(rule: Rule) -> None:
    sentences = [s for case in cases_of(rule.id) for s in dict(case.parts.get("说明") or {}).values()]  # type: ignore[call-overload]
    if rule.id in ("spend_the_pool", "provincial_budget_growth"):
        assert set(sentences) == {""}, "the pools are everybody's: nothing about one county"
        return
    told = [sentence for sentence in sentences if sentence]
    assert told
    assert all(re.search(r"[\u4e00-\u9fff].*。$", sentence) for sentence in told)
    assert any(re.search(r"\d", sentence) or "不安排" in sentence for sentence in told)


@EVERY_RULE
def test_every_choice_of_the_rule_is_tried_by_a_case(rule: Rule) -> None:
    tried = {line.replace(" ", "") for case in cases_of(rule.id) for line in list(case.parts.get("设定") or [])}
    names = {re.sub(r"@\d+", "", line) for line in tried}
    resolving = importlib.import_module("allocator.rulebook.resolve")
    refused = {f"{name}={choice}" for rule_id, name, choice in getattr(resolving, "NOT_YET", ()) if rule_id == rule.id}
    choices = [f"{p.id}={choice}" for p in rule.parameters for choice in p.choices if choice != p.baseline]
    missing = [choice for choice in choices if choice not in names | refused]
    assert missing == []
