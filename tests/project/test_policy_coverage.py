"""The table of sentences and what serves them cannot drift from plan, rules and sheets."""

from __future__ import annotations

import re

import pytest

from allocator.domain.clause import PLAN_2018
from allocator.rules import RULES
from allocator.workbooks.layout import GUIDE, SHEETS
from bench.policy_coverage import TABLE, entries, render
from tests.project.tree import ROOT

POLICY = (ROOT / "tests" / "cases" / "陕西三年行动实施意见-2018.txt").read_text(encoding="utf-8")
FOUND = entries()
# Words that mark a sentence as being about money, quotas or disclosure.
TOUCHES = re.compile(
    "资金|经费|补助|补贴|奖补|奖励|转移支付|债券|财政|预算|贷款|贴息|金融|代缴|名额|用地计划|节余指标|特岗|护林员"
    "|公开|公示|公告|基金|抚恤|填表报数|预警|数据安全|以工代赈|万元"
)


def sentences() -> list[str]:
    """The plan's sentences, cut at full stops and semicolons; headings are short and end without one."""
    lines = [line for line in POLICY.splitlines() if "。" in line]
    return [part for line in lines for part in re.split("[。;]", line) if part]


def test_the_file_is_the_generated_one() -> None:
    assert TABLE.read_text(encoding="utf-8") == render(), "run make tables"


@pytest.mark.parametrize("one", FOUND["sentence"], ids=[one["quote"][:12] for one in FOUND["sentence"]])
def test_a_sentence_is_quoted_word_for_word_and_served_or_declined(one: dict) -> None:
    assert one["quote"] in POLICY
    served = one.get("rules") or one.get("sheets") or one.get("outputs")
    assert bool(served) != ("reason" in one), "either something serves it, or a reason says why not"
    assert one.get("reason", "target") in FOUND["reasons"]
    assert set(one.get("rules", ())) <= {rule.id for rule in RULES}
    assert set(one.get("sheets", ())) <= {GUIDE, *(sheet.name for sheet in SHEETS)}


def test_every_sentence_about_money_quotas_or_disclosure_stands_in_the_table() -> None:
    quotes = [one["quote"] for one in FOUND["sentence"]]
    touching = [sentence for sentence in sentences() if TOUCHES.search(sentence)]
    assert len(touching) > 60
    assert [s for s in touching if not any(quote in s or s in quote for quote in quotes)] == []


def test_the_sentences_stand_in_the_order_of_the_plan_each_once() -> None:
    places = [POLICY.index(one["quote"]) for one in FOUND["sentence"]]
    assert places == sorted(set(places))


def test_every_rule_with_a_clause_of_the_plan_serves_the_sentence_it_quotes() -> None:
    for rule in RULES:
        if rule.clause.document != PLAN_2018:
            continue
        serving = [one["quote"] for one in FOUND["sentence"] if rule.id in one.get("rules", ())]
        parts = re.split("…+", rule.clause.quote)
        assert any(parts[0] in quote or quote in rule.clause.quote for quote in serving), rule.id


def test_every_reason_is_used() -> None:
    assert set(FOUND["reasons"]) == {one["reason"] for one in FOUND["sentence"] if "reason" in one}
