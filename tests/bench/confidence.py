"""Counts how often each comparator's alarms were right, for rules/lexicons/confidence.yml.

    python tests/bench/confidence.py EVENTS_DIR [--write]

EVENTS_DIR holds one folder per event with articles, `sources.json` and `gold.json`. Prints the counts, and how well the confidence of an
alarm is met if it is counted without the alarm's own event: expected and observed right ones, and the Brier score beside that of one share
for all. The rules were written with these events in sight, so all shares are too high; the prior is what holds them back.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from accuracy import Alarm, alarms

from checker import ruleset
from checker.compare.confidence import shrunk

LEXICON = Path(__file__).resolve().parents[2] / "rules/lexicons/confidence.yml"


def report(found: list[Alarm], prior: dict[str, float]) -> None:
    """Prints the counts and what leaving out an event shows."""
    every: Counter[tuple[str, bool]] = Counter((a.comparator, a.right) for a in found)
    told = []
    for alarm in found:
        left: Counter[tuple[str, bool]] = Counter((a.comparator, a.right) for a in found if a.event != alarm.event)
        share = shrunk(left[alarm.comparator, True], left[alarm.comparator, False], prior)
        told.append((share, alarm.right))
    for name in sorted({c for c, _ in every}):
        print(
            f"{name:14}{every[name, True]:4} right{every[name, False]:4} wrong   {shrunk(every[name, True], every[name, False], prior):.2f}"
        )
    mean = sum(a.right for a in found) / len(found)
    print(f"left out: expected {sum(s for s, _ in told):.1f} right, observed {sum(r for _, r in told)} of {len(told)}")
    print(f"Brier score {sum((s - r) ** 2 for s, r in told) / len(told):.3f}, with one share for all {mean * (1 - mean):.3f}")


def write(found: list[Alarm]) -> None:
    """Puts the counts into the lexicon, which keeps its comments."""
    every: Counter[tuple[str, bool]] = Counter((a.comparator, a.right) for a in found)
    lines = [f"  {n}: {{right: {every[n, True]}, wrong: {every[n, False]}}}" for n in sorted({c for c, _ in every})]
    text = LEXICON.read_text(encoding="utf-8")
    LEXICON.write_text(re.sub(r"(?ms)^comparators:.*", "comparators:\n" + "\n".join(lines) + "\n", text), encoding="utf-8")


def main() -> None:
    """Reads the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=Path)
    parser.add_argument("--write", action="store_true", help="put the counts into the lexicon")
    args = parser.parse_args()
    if not args.events.is_dir():
        parser.error(f"{args.events} is no folder of events")
    rules = ruleset.load()
    found = [a for folder in sorted(args.events.iterdir()) if (folder / "gold.json").exists() for a in alarms(folder, rules)]
    if not found:
        parser.error(f"{args.events} holds no labelled event with an alarm")
    report(found, rules.lexicon("confidence")["prior"])
    if args.write:
        write(found)


if __name__ == "__main__":
    main()
