"""Subjects of rows and findings by the names people know them by."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.domain.facts import Facts


def subject_name(facts: Facts, subject: str) -> str:
    """A county, a stream (``stream:ZY``), a cell (``610924/ZY``), a village or the group, by name."""
    head, _, stream = subject.partition("/")
    if stream:
        return f"{subject_name(facts, head)}“{subject_name(facts, 'stream:' + stream)}”"
    names: Mapping[str, str] = {
        **{county.code: county.name for county in facts.counties},
        **{village.code: village.name for village in facts.villages},
        **{f"stream:{stream.code}": stream.name for stream in facts.streams},
        "group": "中省专项合计",
    }
    return names.get(subject, subject)


def subject_names(facts: Facts, subjects: tuple[str, ...], most: int = 8) -> str:
    """Several subjects as a list of names, cut after ``most``."""
    names = [subject_name(facts, subject) for subject in subjects[:most]]
    more = f"等{len(subjects)}个" if len(subjects) > most else ""
    return "、".join(names) + more
