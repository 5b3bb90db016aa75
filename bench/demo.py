"""The whole job on the sample, as a newcomer would type it: template, check, run, audit."""

from __future__ import annotations

import sys

from timing import PLAN, ROOT, SAMPLE, timed

STEPS = (
    ("template", "-o", str(SAMPLE), "--sample", "shaanxi", "--force"),
    ("check", str(SAMPLE)),
    ("run", str(SAMPLE), "-o", str(PLAN), "--json", str(PLAN.with_suffix(".json")), "--force"),
    ("audit", str(PLAN), "--input", str(SAMPLE)),
)


def main() -> int:
    """Run the four steps; stop at the first that does not end well. Returns its exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    (ROOT / "out").mkdir(exist_ok=True)
    for step in STEPS:
        print(f"$ allocator {' '.join(step)}", flush=True)
        done = timed(*step)
        print(f"{done.text.rstrip()}\n(用时 {done.seconds:.2f} 秒,退出码 {done.code})\n", flush=True)
        if done.code:
            return done.code
    print(f"请打开 {PLAN}(报批材料)和 {SAMPLE}(填好的模板)。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
