"""The table of which sentence of the plan is served by what: made from the rule records and docs/policy_coverage.toml.

Run ``make tables`` to write docs/policy-coverage.md anew; a test compares the two.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from allocator.domain.clause import PLAN_2018  # noqa: E402
from allocator.domain.rule import STATUS_NAMES  # noqa: E402
from allocator.rules import RULES  # noqa: E402

ENTRIES = ROOT / "docs" / "policy_coverage.toml"
TABLE = ROOT / "docs" / "policy-coverage.md"
INTRODUCTION = f"""# 政策条款落实对照表

逐句对照《{PLAN_2018}》中涉及资金、指标和公开的条款:由哪条规则、哪张表或哪项输出落实;不由本工具分配的写明原因。
本表由规则记录和 `docs/policy_coverage.toml` 生成,请勿手改(`make tables`)。
"""


def entries() -> dict[str, Any]:
    """The file of sentences: ``sentence`` in the plan's order, and the ``reasons``."""
    return tomllib.loads(ENTRIES.read_text(encoding="utf-8"))


def served_by(one: dict[str, Any]) -> str:
    """规则 and 表 of one sentence."""
    by_id = {rule.id: rule for rule in RULES}
    parts = [f"规则{by_id[name].number} {by_id[name].title}(`{name}`)" for name in one.get("rules", ())]
    parts += [f"表“{name}”" for name in one.get("sheets", ())]
    return "<br>".join(parts)


def render() -> str:
    """The whole document."""
    found = entries()
    lines = [INTRODUCTION, "| 序号 | 条款原文 | 规则和表 | 输出和说明 |", "|---|---|---|---|"]
    for number, one in enumerate(found["sentence"], 1):
        reason = one.get("reason")
        said = f"不由本工具分配:{found['reasons'][reason]}" if reason else ";".join(one.get("outputs", ()))
        lines.append(f"| {number} | {one['quote']} | {served_by(one)} | {said} |")
    lines += ["", "## 规则与条款", "", "| 规则 | 基准状态 | 条款 |", "|---|---|---|"]
    for rule in RULES:
        source = rule.clause.quote if rule.clause.document else f"(无对应条款){rule.clause.quote}"
        lines.append(f"| {rule.number} {rule.title}(`{rule.id}`) | {STATUS_NAMES[rule.status]} | {source} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(render(), encoding="utf-8")
