"""规则冲突: which rules cannot hold together, by how much, and repairs proven by re-solving."""

from allocator.conflict.describe import describe_conflict
from allocator.conflict.tools import Tools

__all__ = ["Tools", "describe_conflict"]
