"""Feeds hostile inputs to every reader and to the extractors.

    python -m tests.bench.fuzz [--runs 100000] [--seed 1] [--only pdf,docx] [--keep]

Prints a line for each target: inputs, how many failed, seconds, the slowest. Exits with 1 if anything failed; `--keep` saves what failed
under `tests/cases/fuzz/`, where the suite tries it again for ever after.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time

from tests import fuzzing

CASES = fuzzing.ROOT / "tests" / "cases" / "fuzz"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(fuzzing.TARGETS))
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    failed = 0
    print(f"{'target':<12}{'inputs':>9}{'failed':>8}{'seconds':>9}{'slowest ms':>12}", flush=True)
    for target in given.only.split(","):
        failed += run(target, given.runs, given.seed, keep=given.keep)
    return 1 if failed else 0


def run(target: str, runs: int, seed: int, *, keep: bool) -> int:
    """How many inputs of one target failed; the first of each kind are shown."""
    shown: dict[str, int] = {}
    slowest = 0.0
    fuzzing.attempt(target, fuzzing.one(target, seed, -1))  # imports what the target needs, which is not the input's time
    started = time.perf_counter()
    for number in range(runs):
        data = fuzzing.one(target, seed, number)
        before = time.process_time()  # not the clock: a busy machine is no fault of the input
        problem = fuzzing.attempt(target, data)
        slowest = max(slowest, time.process_time() - before)
        if problem:
            kind = problem[:60]
            shown[kind] = shown.get(kind, 0) + 1
            if shown[kind] == 1:
                print(f"  {target} --seed {seed} number {number}: {problem}", flush=True)
                if keep:
                    CASES.mkdir(exist_ok=True)
                    (CASES / f"{target}-{hashlib.sha256(data).hexdigest()[:8]}.bin").write_bytes(data)
    total = sum(shown.values())
    print(f"{target:<12}{runs:>9,}{total:>8,}{time.perf_counter() - started:>9.0f}{1000 * slowest:>12.0f}", flush=True)
    return total


if __name__ == "__main__":
    sys.exit(main())
