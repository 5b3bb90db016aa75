"""The tables of rules in the documents are those of the records, and a rule that is new gets its rows."""

from __future__ import annotations

from dataclasses import replace

from allocator.rules import RULES
from bench.rule_tables import documents
from tests.project.tree import ROOT


def test_the_documents_have_the_tables_of_the_records() -> None:
    for path, text in documents().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run make tables"


def test_a_new_rule_gets_a_row_in_each_table_that_names_all_rules() -> None:
    model = next(rule for rule in RULES if rule.id == "cell_ceiling")
    new = replace(model, number=99, id="one_more", title="又一条")
    found = documents((*RULES, new))
    english, chinese, contract = (found[ROOT / name] for name in ("README.md", "README.zh-CN.md", "docs/contract.md"))
    assert "| 99 | `allocator/rules/one_more.py` | an amount is at most a multiple" in english
    assert "| 99 | `allocator/rules/one_more.py` | 又一条 |\n" in chinese
    assert "| `one_more` | `multiple` |\n" in contract
