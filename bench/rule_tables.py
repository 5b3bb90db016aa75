"""The tables of rules in the documents, from the rule records: both READMEs, contract and policy coverage.

Run ``make tables`` after adding a rule, renaming a parameter or changing a clause. Words that stand in a README are
kept; a rule that is not there yet gets the sentence of its docstring (English) and its title (Chinese).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from allocator.domain.rule import Rule
from allocator.rules import RULES
from bench.policy_coverage import ROOT, TABLE, render

FIRST = "spend_the_pool"
IN_README = re.compile(r"(?m)^\| \d+ \| `allocator/rules/(\w+)\.py` \| (.+) \|\n")
IN_CONTRACT = re.compile(r"(?m)^\| `(\w+)` \| (none|(?:`\w+`(?:, )?)+) \|\n")


def documents(rules: Iterable[Rule] = RULES) -> dict[Path, str]:
    """Each document with its table as it ought to be."""
    rules = tuple(rules)
    english, chinese, contract = (ROOT / name for name in ("README.md", "README.zh-CN.md", "docs/contract.md"))
    return {
        english: readme(english.read_text(encoding="utf-8"), {rule.id: sentence(rule) for rule in rules}, rules),
        chinese: readme(chinese.read_text(encoding="utf-8"), {rule.id: rule.title for rule in rules}, rules),
        contract: replaced(contract.read_text(encoding="utf-8"), IN_CONTRACT, map(parameters, rules)),
        TABLE: render(),
    }


def sentence(rule: Rule) -> str:
    """The first sentence of the rule's docstring, without its number and its full stop."""
    first = (sys.modules[rule.audit.__module__].__doc__ or "").strip().partition("\n\n")[0]
    return " ".join(first.split()).partition(": ")[2].rstrip(".")


def readme(text: str, words: Mapping[str, str], rules: Iterable[Rule]) -> str:
    """A README with a row for each rule, in the words that stand there already."""
    known = {**words, **dict(IN_README.findall(text))}
    rows = (f"| {rule.number} | `allocator/rules/{rule.id}.py` | {known[rule.id]} |\n" for rule in rules)
    return replaced(text, IN_README, rows)


def parameters(rule: Rule) -> str:
    """The rule's row in the contract."""
    return f"| `{rule.id}` | {', '.join(f'`{one.id}`' for one in rule.parameters) or 'none'} |\n"


def replaced(text: str, row: re.Pattern[str], rows: Iterable[str]) -> str:
    """The text with the rows of the table that begins with the first rule replaced."""
    first = next(one.start() for one in row.finditer(text) if one[1] == FIRST)
    last = first
    while found := row.match(text, last):
        last = found.end()
    return text[:first] + "".join(rows) + text[last:]


if __name__ == "__main__":
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
