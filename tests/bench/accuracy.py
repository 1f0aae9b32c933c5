"""How far the findings can be trusted: a confusion table against labelled events, and a count of sheets judged by hand.

    python tests/bench/accuracy.py EVENTS_DIR [--half 0|1] [--quiet]
    python tests/bench/accuracy.py --sheets FILE...

EVENTS_DIR holds one folder per event with articles, `sources.json` and `gold.json`. Prints, by kind, how often a labelled relation got
which verdict, then every false alarm and every missed conflict with its passages. A finding tells of the labelled fact of which it
touches most spans, under two values. Sheets are the output of `checker check --format review`, filled in.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from fit import load, spans

from checker import pipeline, ruleset
from checker.model import Finding


class Alarm(NamedTuple):
    """A conflict that was reported on a labelled event."""

    event: str
    comparator: str
    confidence: float
    right: bool


BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)  # of confidence, for the table of reliability
RELATIONS = ("conflict", "superseded", "reconcilable", "variant", "agree")


def touched(finding: Finding, labelled: dict[str, list[tuple[int, int, str, str]]]) -> Counter[str]:
    """Labelled facts by the number of their spans that the finding touches; those it touches under two values only."""
    hits: dict[str, set[tuple[int, str]]] = {}
    for number, value in enumerate(finding.values):
        for e in value.evidence:
            for start, end, fact, label in labelled[e.source]:
                overlap = min(e.end, end) - max(e.start, start)
                if overlap > 0 and 2 * overlap >= min(e.end - e.start, end - start) and e.end - e.start <= max(60, 2 * (end - start)):
                    hits.setdefault(fact, set()).add((number, label))
    strict = finding.verdict not in ("agree", "variant")
    return Counter({f: len(h) for f, h in hits.items() if len({n for n, _ in h}) > 1 or (not strict and len(h) > 0)})


def alarms(folder: Path, rules: ruleset.RuleSet) -> list[Alarm]:
    """The conflicts reported on a labelled event, and whether they are labelled so."""
    sources, gold = load(folder)
    labelled = spans(gold, {s.id: s.text for s in sources})
    facts = {f["id"]: f for f in gold["facts"]}
    out = []
    for finding in pipeline.run(sources, rules).report.findings:
        if finding.verdict == "conflict":
            best = touched(finding, labelled).most_common(1)
            right = bool(best) and "conflict" in {facts[best[0][0]]["relation"], *facts[best[0][0]].get("accept", ())}
            out.append(Alarm(folder.name, rules.rules[finding.rule].extends, finding.confidence, right))
    return out


def reliability(found: list[Alarm]) -> None:
    """One line for each range of confidence: how many alarms, what was promised and what was right."""
    print(f"\n{'confidence':14}{'alarms':>8}{'promised':>10}{'right':>8}")
    for low, high in pairwise(BINS):
        inside = [a for a in found if low <= a.confidence < high]
        if inside:
            promised, right = sum(a.confidence for a in inside) / len(inside), sum(a.right for a in inside) / len(inside)
            print(f"{low:.2f} - {min(high, 1.0):.2f}   {len(inside):>8}{promised:>10.2f}{right:>8.2f}")


def events(root: Path, half: int | None, quiet: bool) -> None:
    """Prints the tables of all events."""
    rules = ruleset.load()
    table: Counter[tuple[str, str, str]] = Counter()
    raised: list[Alarm] = []
    for folder in sorted(root.iterdir()):
        if not (folder / "gold.json").exists() or (half is not None and crc32(folder.name.encode()) % 2 != half):
            continue
        sources, gold = load(folder)
        labelled = spans(gold, {s.id: s.text for s in sources})
        facts = {f["id"]: f for f in gold["facts"]}
        told: dict[str, set[str]] = {}
        for finding in pipeline.run(sources, rules).report.findings:
            best = touched(finding, labelled).most_common(1)
            if best:
                told.setdefault(best[0][0], set()).add(finding.verdict)
            relation = facts[best[0][0]]["relation"] if best else "not labelled"
            accepted = {relation, *facts[best[0][0]].get("accept", ())} if best else set()
            if finding.verdict == "conflict":
                raised.append(Alarm(folder.name, rules.rules[finding.rule].extends, finding.confidence, "conflict" in accepted))
            if finding.verdict == "conflict" and "conflict" not in accepted:
                table[finding.kind, relation, "conflict"] += not best
                if not quiet:
                    print(f"false alarm: {folder.name}: {finding.kind}: {finding.message} ({relation})")
                    for value in finding.values:
                        print(f"    {value.evidence[0].source}: {value.evidence[0].text!r}")
        for fact in gold["facts"]:
            verdicts = told.get(fact["id"], set())
            right = verdicts & {fact["relation"], *fact.get("accept", ())}
            table[fact["kind"], fact["relation"], next(iter(sorted(right or verdicts)), "silent")] += 1
            if fact["relation"] == "conflict" and not right and not quiet:
                print(
                    f"missed: {folder.name}: {fact['kind']}: {fact['what']}: "
                    + " / ".join(repr(v["text"][:60]) for v in fact["values"][:3])
                )
    confusion(table)
    reliability(raised)


def confusion(table: Counter[tuple[str, str, str]]) -> None:
    """One line for each kind and labelled relation: how many got which verdict."""
    columns = (*RELATIONS, "silent")
    print(f"\n{'kind':12}{'labelled':14}" + "".join(f"{c:>14}" for c in columns))
    for kind in sorted({k for k, _, _ in table}):
        for relation in (*RELATIONS, "not labelled"):
            row = [table[kind, relation, c] for c in columns]
            if any(row):
                print(f"{kind:12}{relation:14}" + "".join(f"{n or '.':>14}" for n in row))


def sheets(paths: list[Path]) -> None:
    """Prints what share of the judged findings is good, by verdict and kind, and the reasons against the others."""
    judged: Counter[tuple[str, str, bool]] = Counter()
    reasons: Counter[str] = Counter()
    for path in paths:
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or ():
            if isinstance(entry.get("good"), bool):
                judged[entry["verdict"], entry["kind"], entry["good"]] += 1
                if not entry["good"]:
                    reasons[str(entry.get("reason") or "no reason given")] += 1
    for verdict, kind in sorted({(v, k) for v, k, _ in judged}):
        good, bad = judged[verdict, kind, True], judged[verdict, kind, False]
        print(f"{verdict:14}{kind:12}{good} of {good + bad} good")
    for reason, count in reasons.most_common():
        print(f"  against: {reason}: {count}")


def main() -> None:
    """Reads the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=Path, nargs="?")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only the events of one half, by name")
    parser.add_argument("--quiet", action="store_true", help="the table only")
    parser.add_argument("--sheets", type=Path, nargs="+", help="judged sheets to count")
    args = parser.parse_args()
    if args.sheets:
        sheets(args.sheets)
    elif args.events:
        events(args.events, args.half, args.quiet)
    else:
        parser.error("name a folder of events, or --sheets")


if __name__ == "__main__":
    main()
