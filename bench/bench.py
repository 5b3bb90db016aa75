"""Start-up, check, run and clashes on the sample as whole processes, against their budgets. Never fails: it prints."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from timing import PLAN, ROOT, SAMPLE, timed


@dataclass(frozen=True, slots=True)
class Case:
    """What is timed, how often, the budget of today and the one to reach (seconds)."""

    name: str
    arguments: tuple[str, ...]
    repeats: int
    budget: float
    goal: float


RUN = ("run", str(SAMPLE), "-o", str(PLAN), "--force")
HARD_BAND = ("--set", "county_band.status=hard")
EACH_STREAM = ("--set", "county_band.applies_to=each_stream")
CASES = (
    Case("--help", ("--help",), 9, 0.3, 0.2),
    Case("check, sample", ("check", str(SAMPLE)), 5, 2.0, 1.5),
    Case("run, sample", RUN, 3, 8.0, 4.0),
    Case("clash, villages", (*RUN, "--scenario", str(ROOT / "scenarios" / "infeasible-on-purpose.toml")), 2, 10.0, 5.0),
    Case("clash, growth", (*RUN, *HARD_BAND, "--set", "county_band.minimum_growth=0.2"), 2, 10.0, 5.0),
    Case("clash, streams", (*RUN, *HARD_BAND, *EACH_STREAM, "--set", "county_band.minimum_growth=0"), 2, 10.0, 5.0),
)


def main() -> int:
    """Print one line a case; 0 unless a command itself ended badly."""
    (ROOT / "out").mkdir(exist_ok=True)
    python = seconds_of(("-c", "pass"), 9, module=False)
    print(f"bare python                       median {python[0]:6.3f} s")
    made = timed("template", "-o", str(SAMPLE), "--sample", "shaanxi", "--force")
    if made.code:
        print(made.text)
        return made.code
    for case in CASES:
        median, worst, code = seconds_of(case.arguments, case.repeats)
        verdict = "within" if median <= case.budget else "OVER"
        print(
            f"{case.name:<16} {case.repeats} times, exit {code}   median {median:6.3f} s   worst {worst:6.3f} s   "
            f"budget {case.budget:g} s: {verdict}   goal {case.goal:g} s   {median / python[0]:.1f} x bare python"
        )
    return 0


def seconds_of(arguments: Sequence[str], repeats: int, module: bool = True) -> tuple[float, float, int]:
    """Median and worst of several runs after one warm-up, and the last exit code."""
    timed(*arguments, module=module)
    runs = [timed(*arguments, module=module) for _ in range(repeats)]
    return statistics.median(run.seconds for run in runs), max(run.seconds for run in runs), runs[-1].code


if __name__ == "__main__":
    sys.exit(main())
