"""为什么是这个数: base → entitlement → each rule → rounding, who bears it, what would change it."""

from allocator.explanation.page import page_lines
from allocator.explanation.reasons import explain_counties
from allocator.explanation.record import explanation_json
from allocator.explanation.wording import otherwise, rule_titles

__all__ = ["explain_counties", "explanation_json", "otherwise", "page_lines", "rule_titles"]
