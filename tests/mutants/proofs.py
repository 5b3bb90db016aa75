"""Wrong changes to proofs that whole units cannot be: steps that lose a point, sides taken for each other."""

from __future__ import annotations

from tests.mutants.mutant import of

PROVED = ("tests/units/test_proof.py",)

PROOFS = (
    *of(
        "units/proof.py",
        PROVED,
        ("[*before, (most + 1, upper), *after]", "[*before, (most + 2, upper), *after]"),
        ("most = room // factor", "most = (room - 1) // factor"),
        ("return max(lower, -(room // -factor)), upper", "return max(lower, 1 - (room // -factor)), upper"),
        ("if open_ends > (end is None):", "if False:"),
        ("side = lower if weight > 0 else upper", "side = lower"),
        ("if nodes > MOST_NODES:\n            return False", "if nodes > MOST_NODES:\n            return True"),
        ("if point is None:\n            return False", "if point is None:\n            return True"),
        ("if column is None:\n            return False", "if column is None:\n            return True"),
        ("            total += cost * upper", "            total += cost * lower"),
        ("spend(TO_NARROW * terms_of(rows))", "pass"),
    ),
    *of(
        "units/divisibility.py",
        PROVED,
        ("if line.lower % factor:", "if False:"),
        ("-(-lower // abs(common))", "lower // abs(common)"),
        ("None if line.upper is None else line.upper - factor * value", "line.upper"),
        ("lows[key][0] > highs[key][0]", "lows[key][0] >= highs[key][0]"),
        ("else upper // abs(common)", "else -(-upper // abs(common))"),
    ),
    *of(
        "units/compact.py",
        PROVED,
        ("-most <= upper)", "-most <= upper + 1)"),
        ("fixed += factor * bounds[column][0]", "fixed += bounds[column][0]"),
        ("if not moving:\n            return None", "if not moving:\n            continue"),
    ),
    *of(
        "units/disjoint.py",
        ("tests/units/test_disjoint.py",),
        ("tuple(row for row in rows if row.rule != TOTAL_RULE) or rows", "rows"),
        ("        sure = False\n", "        pass\n"),
        ("        clashes.append(clash)\n    return False", "        clashes.append(clash)\n    return True"),
        ("hard = replace(solution, frozen_rows=())", "hard = solution"),
    ),
)
