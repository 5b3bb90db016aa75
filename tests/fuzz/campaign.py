"""Random end-to-end cases by the thousand: ``python -m tests.fuzz.campaign --cases 1000``; exit 1 where one fails."""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256

from allocator.certificate.standalone import Refused, check_conflicts, check_plan
from allocator.conflict.describe import SEARCH
from allocator.domain.conflict import Repair
from allocator.domain.dossier import Manifest
from allocator.domain.fraction import Fraction
from allocator.domain.scenario import Setting
from allocator.scenario_files import parse_set
from allocator.use_cases import PlanResult, plan_facts
from allocator.use_cases.certifying import certificate_for
from allocator.use_cases.result_json import amounts_text
from tests.fuzz.wild import wild
from tests.properties.provinces import Case

SLOW = 20.0
# A solve is counted when it ends: so many units of work may come on top of the budget.
LAST_SOLVE = 500_000


def judged(seed: int) -> tuple[str, str]:
    """(how the case of ``seed`` ended, what is wrong with that: empty where nothing)."""
    started = time.monotonic()
    try:
        case = wild(seed)
        result = plan_facts(case.facts, case.settings)
        wrong = faults(case, result)
    except Exception:
        return "traceback", traceback.format_exc().strip().splitlines()[-1]
    took = time.monotonic() - started
    ended = result.status if result.conflict is None else f"conflict {result.conflict.kind}"
    return ended, wrong or (f"took {took:.0f} s" if took > SLOW else "")


def faults(case: Case, result: PlanResult) -> str:
    """The first thing that is wrong with an answer: no proof, a broken rule, a total missed, a repair that fails."""
    if result.status == "ok":
        return missed_total(result) or unproved(result)
    if result.conflict is not None:
        if wrong := unproved(result):
            return wrong
        if result.conflict.work > SEARCH + LAST_SOLVE:
            return f"the search for repairs took {result.conflict.work} units of work"
        return failing_repair(case, result.conflict.repairs)
    if result.status == "problems":
        return "" if all(one.text and one.fix for one in result.problems) else "a problem without words"
    return result.reason or "; ".join(one.text for one in result.findings if one.kind == "broken")


def missed_total(result: PlanResult) -> str:
    """Totals by stream and year, added up here."""
    assert result.plan is not None
    for year in result.plan.years:
        for stream in result.facts.streams:
            pool = result.facts.pools[stream.code, year.year]
            given = sum(amount for cell, amount in year.amounts.items() if cell.stream == stream.code)
            kept = int(reserve_share(result) * pool.to_counties) // stream.unit * stream.unit
            if given and given != pool.to_counties - kept:
                return f"{stream.code} {year.year}: {given} of {pool.to_counties} less {kept}"
            if any(amount % stream.unit for cell, amount in year.amounts.items() if cell.stream == stream.code):
                return f"{stream.code} {year.year}: not whole units"
    return ""


def unproved(result: PlanResult) -> str:
    """What the checker says against the certificate: a refusal, or a level or conflict that it cannot prove."""
    amounts = result.plan.amounts if result.plan else {}
    digest = sha256(amounts_text(amounts).encode()).hexdigest()
    text = certificate_for(result, Manifest("0" * 64, "0" * 64, digest, {}))
    if text is None:
        return ""
    certificate = json.loads(text)
    try:
        lines, whole = (check_plan if certificate["kind"] == "plan" else check_conflicts)(certificate)
    except Refused as refused:
        return f"certificate refused: {refused}"
    return "" if whole else f"certificate leaves something: {lines}"


def reserve_share(result: PlanResult) -> Fraction:
    """预留比例 in force."""
    value = next(one for one in result.book if one.rule.id == "spend_the_pool").values.get("reserve_share")
    return Fraction(value or 0)  # type: ignore[arg-type]


def failing_repair(case: Case, repairs: tuple[Repair, ...]) -> str:
    """The first repair that does not mend the case."""
    for repair in repairs:
        changes = [parse_set(text, "试算") for text in repair.set]
        if repair.pool is not None:
            stream, year, total = repair.pool
            changes.append(Setting("pool", (stream, str(year), "total"), total, "试算", "--set", "--set"))
        typed = tuple(one for one in changes if isinstance(one, Setting))
        if len(typed) < len(changes):
            return f"cannot be typed: {repair.set}"
        status = plan_facts(case.facts, (*case.settings, *typed)).status
        if status != "ok":
            return f"repair ends {status}: {repair.text}"
    return ""


def main() -> int:
    """Run the campaign, print the shares and each wrong seed; exit 1 where there is one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1000)
    asked.add_argument("--first", type=int, default=0, help="the first seed")
    asked.add_argument("--jobs", type=int, default=2)
    options = asked.parse_args()
    ends: Counter[str] = Counter()
    wrong = 0
    seeds = range(options.first, options.first + options.cases)
    with ProcessPoolExecutor(options.jobs) as pool:
        for seed, (ended, fault) in zip(seeds, pool.map(judged, seeds, chunksize=5), strict=True):
            ends[ended] += 1
            if fault:
                wrong += 1
                print(f"seed {seed}: {ended}: {fault}", flush=True)
    shares = ", ".join(f"{ended} {count / options.cases:.1%}" for ended, count in ends.most_common())
    print(f"{options.cases} cases: {shares}; {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
