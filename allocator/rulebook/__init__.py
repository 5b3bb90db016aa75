"""Rules + settings → the values in force, each with its origin; and the facts a scenario changes."""

from allocator.rulebook.effective import effective_text, settings_of
from allocator.rulebook.hooks import prepare
from allocator.rulebook.resolve import Resolved, in_force, resolve

__all__ = ["Resolved", "effective_text", "in_force", "prepare", "resolve", "settings_of"]
