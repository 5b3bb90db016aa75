"""Wrong changes to searches: what they cost, where they end, what a search that ended early proves."""

from __future__ import annotations

from tests.mutants.mutant import of

ANY = ("tests/units/test_any_plan.py", "tests/units/test_implied.py")
STAGES = ("tests/units/test_stages.py", "tests/units/test_soft_and_wide.py")
TRYING = ("tests/use_cases/test_trying.py", "tests/use_cases/test_bond_shares.py")

IN_UNITS = (
    *of(
        "units/settling.py",
        ("tests/units/test_settling.py", "tests/use_cases/test_bond_shares.py"),
        ("work.refining -= meter.spent", "pass"),
        ("work.open[: before[2]]", "work.open"),
        ("max(0, low - work.amounts[index], work.amounts[index] - high)", "max(0, low - work.amounts[index])"),
        ("partial(narrow, chosen, work.farthest)", "partial(narrow, chosen, chosen.farthest())"),
        ("kept = all(row.soft or row.holds(everywhere) for row in block.rows)", "kept = True"),
        ("    work.beyond = True\n", ""),
        ("shares = any(row.soft and row.row.within for row in block.rows)", "shares = False"),
    ),
    *of(
        "units/any_plan.py",
        ANY,
        ("return None if unknown else True", "return True"),
        ("if len(block.rows) == 1 and block.rows[0].is_total:", "if len(block.rows) == 1:"),
        ("[*rows, *more]", "rows"),
        ("if rest or not cell.allows(count):", "if not cell.allows(count):"),
        ("if rest or not cell.allows(count):", "if rest:"),
        ("all(row.soft or row.holds(amounts) for row in block.rows)", "True"),
        ("found.status != OPTIMAL\n        note(known, model, block, found)", "found.status != OPTIMAL"),
        ("return total, found.status == OPTIMAL", "return total, True"),
    ),
    *of(
        "units/implied.py",
        ANY,
        ("PASSES = 4", "PASSES = 1"),
        ("wanted = -(-asked // abs(up))", "wanted = asked // abs(up)"),
        ("abs(down) * least", "least"),
        ("lower, upper = row.relaxed if row.soft else (row.lower, row.upper)", "lower, upper = row.lower, row.upper"),
    ),
    *of(
        "units/stages.py",
        STAGES,
        ("abs(cost) <= gap else", "abs(cost) < gap else"),
        ("side = lower if weight > 0 else upper", "side = lower"),
        ('best=found.status == "optimal")', "best=True)"),
        ("and not any(map(mul, costs, found.point))", ""),
        ("start = [int(value) for value in found.point]", "pass"),
    ),
)
IN_THE_SOLVER = (
    *of(
        "solving/search.py",
        ("tests/solving/test_search.py",),
        ("spend(branched * to_branch(lp) +", "spend("),
        ("if self.asked > self.most:", "if False:"),
        ("NODES if left() is None else few_nodes(lp)", "NODES"),
        ("lower / scale + margin", "lower / scale - margin"),
        (
            "if status == highspy.HighsModelStatus.kInfeasible:\n        return INFEASIBLE",
            "if status != highspy.HighsModelStatus.kOptimal:\n        return INFEASIBLE",
        ),
    ),
    *of(
        "solving/milp.py",
        ("tests/units",),
        ("activity < lower - slack", "activity <= lower - slack"),
        ("activity > upper + slack", "activity > upper + 1 + slack"),
        ("float(cost - Fraction(found.least)) < 1 / 2", "True"),
        ("found[index] * 10)", "found[index])"),
        ("DUAL_PARTS * scale)", "DUAL_PARTS)"),
        ("math.floor(inside) - REACH", "math.floor(inside) + REACH"),
        ("min(max(value, least), most)", "max(value, least)"),
        ("with apart(UNLIMITED) as meter:", "with apart(left() or 1) as meter:"),
        ("corner is not None and corner[1] < bound + 1 / 4", "corner is not None"),
        ("math.ceil(value - max(NEAR_WHOLE, abs(value) * NEAR_BY))", "math.ceil(value)"),
        ("if all(whole for cost, whole in zip(costs, integral, strict=True) if cost) else least", ""),
    ),
    *of(
        "solving/simplex.py",
        ("tests/solving/test_basis.py",),
        ("point - self.low <= self.high - point", "point - self.low > self.high - point"),
        ("np.isneginf(self.low) & np.isposinf(self.high)", "np.isneginf(self.low)"),
    ),
    *of(
        "solving/linear_system.py",
        ("tests/solving/test_linear_system.py",),
        ("self.right[other] - self.equations[other].pop(", "self.right[other] + self.equations[other].pop("),
    ),
    *of(
        "solving/model.py",
        ("tests/solving/test_basis.py",),
        ("lowers.append(scaled(row.lower, scale, -math.inf))", "lowers.append(scaled(row.lower, 1.0, -math.inf))"),
        ("[cost / largest for cost in costs]", "costs"),
    ),
    *of(
        "solving/exact_basis.py",
        ("tests/solving/test_trust.py",),
        ("value >= lower - SLACK", "value >= lower - 10**9"),
        ("value <= upper + SLACK", "value <= upper + 10**9"),
        ("or bound.denominator.bit_length() <= CUT:", ":"),
    ),
    *of(
        "solving/block_plan.py",
        ("tests/solving/test_trust.py",),
        ("proof = None if status == OPTIMAL else contradiction(block)", "proof = None"),
        ("    known[keyed] = found\n", ""),
    ),
    *of(
        "solving/chain.py",
        ("tests/solving/test_chain.py",),
        ("            if slope < 0:\n                least += slope\n", ""),
        ("width += abs(mpq(slope))", "width += mpq(slope)"),
    ),
)
OF_REPAIRS = (
    *of(
        "conflict/repairs.py",
        ("tests/conflict/test_how_far_proved.py",),
        ("(more - 1 - steps) * run", "(more - steps) * run"),
        ("if not 0 < rise < run:", "if not 0 < rise <= run + 1:"),
        ("and len(told) >= ENOUGH and", "and"),
        ("(whole or 0) - (left() or 0) > LONG", "False"),
        ("(mended is not None or len(told) >= ENOUGH)", "mended is not None"),
        ("Near(steps + room, least=False)", "Near(steps + room)"),
        ("steps + room <= change.most and", ""),
    ),
    *of(
        "conflict/exempting.py",
        ("tests/conflict/test_how_far_proved.py",),
        ("size == 1 or needed < PARTS", "True"),
        ("size == 1 or needed < PARTS", "needed < PARTS"),
        ("    return not parts\n", "    return True\n"),
    ),
    *of(
        "domain/fraction.py",
        ("tests/domain/test_fraction.py",),
        ("// value.denominator, value", "// value.denominator, Fraction(0)"),
        ("low * finest // 1 == high * finest // 1", "True"),
        ("least + len(long))", "least)"),
    ),
    *of(
        "use_cases/trying.py",
        TRYING,
        ("        self.left -= meter.spent\n        spend", "        spend"),
        ("spend(min(meter.spent, COUNTED))", "spend(meter.spent)"),
        ("if self.left < self.dearest:", "if False:"),
        ("if meter.cut:\n                return None", "if False:\n                return None"),
        ("if max(under, over) > 0:", "if max(under, over) >= 0:"),
    ),
    *of(
        "use_cases/staging.py",
        ("tests/use_cases/test_staging.py",),
        ("if column.cell.year in later)", "if True)"),
        ("if row.year in later)", "if True)"),
        ("return sure_alone(programme, stage.now.facts, stage.book)", "return programme"),
        ("cell.year == row.year and cell.stream in held", "cell.stream in held"),
        ("return row.upper is None and all(", "return all("),
        ("(held_of(now) if rules & frozenset(ABOUT_CELLS) else frozenset())", "frozenset()"),
        ("    spend(TO_MAKE * sum(", "    (TO_MAKE * sum("),
        ("and not rules & frozenset(SHARED):", ":"),
        ("facts.pools.items() if not pool.planned}", "facts.pools.items()}"),
        ("if not first:\n        columns = weighed", "if False:\n        columns = weighed"),
        ("if has_errors(resolved.problems):\n        return None", "if False:\n        return None"),
    ),
    *of(
        "use_cases/mending.py",
        ("tests/use_cases/test_mending.py",),
        ("if whole is False and self.guessed:", "if self.guessed:"),
        ("if whole is False and self.guessed:", "if False:"),
        ("        if loose or (self.guessed", "        if (self.guessed"),
        ("any(not is_closed(stop.ledger.facts, year) for year in stop.ledger.years)", "False"),
        ("return self.stage.later if all_years else self.stop.later", "return self.stage.later"),
        ("None if whole is None else cut_to(whole, years)", "whole"),
        ("found is None else without_guesses(self.stage, found)", "found is None else found"),
        ("spend(TO_RUN * self.cells if self.small else 0)", "pass"),
        ("attempted(TRIAL, lambda: some_whole_plan(bare, minimise), None)", "some_whole_plan(bare, minimise)"),
        ("rows > MANY_SOFT", "rows >= MANY_SOFT"),
        ("None if self.small else max(LEAST_RUN, RUN * self.cells)", "None"),
        ("self.lacking(settings, all_years=True) == 0 and self", "self"),
    ),
)
WORDS = ("tests/conflict/test_words.py",)
OF_WORDS = (
    *of(
        "use_cases/mending_lines.py",
        WORDS,
        ("(one.year, one.rules, said.alike)", "(one.rules, said.alike)"),
        ("(one.year, one.rules, said.alike)", "(one.year, said.alike)"),
        ("said is not None and said.county else place", "said is not None else place"),
    ),
    *of(
        "conflict/telling.py",
        WORDS,
        ("if weight * sign > 0]) for sign in (-1, 1)", "if weight * sign > 0]) for sign in (1, -1)"),
        ('return said.replace(county, "") if county else said', "return said"),
    ),
    *of(
        "conflict/softening.py",
        WORDS,
        ("and soft & set(one.rules)", "and True"),
        ("<= len(gaps) for year in short", "<= 0 for year in short"),
    ),
    *of("conflict/moves.py", WORDS, ("if year == last or not way_of", "if not way_of")),
    *of(
        "domain/money.py",
        ("tests/use_cases/test_json_amounts.py",),
        ("if Fraction(text) == amount:", "if True:"),
        ("2 * abs(amount) * 10**SHORT_PLACES < 1", "abs(amount) * 10**SHORT_PLACES < 0"),
    ),
)
SEARCHES = (*IN_UNITS, *IN_THE_SOLVER, *OF_REPAIRS, *OF_WORDS)
