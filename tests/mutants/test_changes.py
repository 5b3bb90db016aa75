"""The mutants still fit the code: each changes a text that stands in its file exactly once."""

from __future__ import annotations

import pytest

from tests.mutants.campaign import ROOT
from tests.mutants.changes import MUTANTS
from tests.mutants.mutant import Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.file}:{mutant.old[:20]}")
def test_a_mutant_changes_one_place(mutant: Mutant) -> None:
    text = (ROOT / "allocator" / mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1
    compile(text.replace(mutant.old, mutant.new), mutant.file, "exec")
