"""分析工作簿: 规则代价, 代价分县, 数据敏感性, 临界清单, 说明."""

from allocator.workbooks.analysis.book import write_analysis

__all__ = ["write_analysis"]
