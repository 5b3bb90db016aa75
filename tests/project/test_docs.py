"""The two READMEs say the same, what they name exists, and the records and the change log keep their form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from allocator.cli import commands
from allocator.rules import RULES
from tests.project.tree import ROOT

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
READMES = pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=lambda path: path.name)


def text_of(path: Path) -> str:
    """A document's text."""
    return path.read_text(encoding="utf-8")


def code_blocks(text: str) -> list[str]:
    """What stands between ``` fences, comments to the reader taken off."""
    return [re.sub(r"(?m)\s*# .*$", "", block) for block in re.findall(r"(?ms)^```\w*\n(.*?)^```", text)]


def outside_code(text: str) -> str:
    """The prose of a document."""
    return re.sub(r"(?ms)^```.*?^```", "", text)


def shape(text: str) -> list[str]:
    """What a translation keeps: heading levels and the number of rows of each table, in order."""
    lines = outside_code(text).splitlines()
    return [re.match(r"#+|\|", line).group() for line in lines if re.match(r"#+ |\|", line)]


def links(text: str) -> list[str]:
    """The targets of links that stay inside the project."""
    return [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if not re.match(r"https?:|#", link)]


def test_the_two_readmes_have_the_same_shape_and_code() -> None:
    english, chinese = text_of(ENGLISH), text_of(CHINESE)
    assert shape(english) == shape(chinese)
    assert code_blocks(english) == code_blocks(chinese)
    assert len(code_blocks(english)) >= 5
    other = {"README.zh-CN.md", "README.md"}
    assert [link for link in links(english) if link not in other] == [
        link for link in links(chinese) if link not in other
    ]


def test_numbers_in_the_prose_are_the_same() -> None:
    figures = [sorted(re.findall(r"\d[\d,.]*\d|\d", outside_code(text_of(path)))) for path in (ENGLISH, CHINESE)]
    assert figures[0] == figures[1]


@READMES
def test_what_a_readme_names_exists(readme: Path) -> None:
    text = text_of(readme)
    targets = set(re.findall(r"(?m)^([a-z]+):", text_of(ROOT / "Makefile")))
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= targets
    assert {"demo", "test", "bench"} <= set(re.findall(r"\bmake ([a-z]+)", text))
    assert set(re.findall(r"\ballocator ([a-z]+)", "\n".join(code_blocks(text)))) == set(commands.commands)
    assert [link for link in links(text) if not (ROOT / link).exists()] == []


@READMES
def test_a_readme_lists_every_rule_with_its_file(readme: Path) -> None:
    text = text_of(readme)
    assert [rule.id for rule in RULES if f"rules/{rule.id}.py" not in text] == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_is_short_and_has_its_three_parts(record: Path) -> None:
    text = text_of(record)
    number, _, title = text.splitlines()[0].removeprefix("# ").partition(" ")
    assert record.name.startswith(f"{number}-")
    assert re.findall(r"(?m)^\*\*(\w+)\.\*\*", text) == ["Context", "Decision", "Consequence"]
    assert 50 <= len(text.split()) <= 190
    assert f"| [{number}]({record.name}) | {title} |" in text_of(ROOT / "docs" / "decisions" / "README.md")


def test_each_record_has_a_number_of_its_own() -> None:
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == sorted(set(numbers)) and numbers[0] == 1


def test_the_list_of_records_names_no_other() -> None:
    listed = re.findall(r"(?m)^\| \[\d{4}\]\(([^)]+)\)", text_of(ROOT / "docs" / "decisions" / "README.md"))
    assert listed == [record.name for record in RECORDS]


def test_change_log_entries_say_what_they_do_to_money() -> None:
    entries = re.split(r"(?m)^## ", text_of(ROOT / "CHANGELOG.md"))[1:]
    assert entries
    for entry in entries:
        fields = re.findall(
            r"(?m)^- (Kind of change|Impacted years|Impacted rules|Effect on allocated money): \S", entry
        )
        assert len(fields) % 4 == 0 and set(fields) == {
            "Kind of change",
            "Impacted years",
            "Impacted rules",
            "Effect on allocated money",
        }


def test_the_contract_names_every_parameter_of_every_rule() -> None:
    rows = dict(re.findall(r"(?m)^\| `(\w+)` \| (.+) \|$", text_of(ROOT / "docs" / "contract.md")))
    for rule in RULES:
        named = re.findall(r"`(\w+)`", rows[rule.id])
        assert named == [parameter.id for parameter in rule.parameters], rule.id
