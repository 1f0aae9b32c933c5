"""How many planted conflicts a report found, and how many false alarms it raised.

    python tests/bench/corpus/score.py REPORT.json DIR

A planted conflict is found by a `conflict` whose evidence overlaps both planted values, in both reports. A conflict is a false alarm if no
planted value stands in its evidence; one that a copied or repeated planted value causes elsewhere counts as found again, not as false.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple


class Score(NamedTuple):
    """The outcome: planted and found by fact, and conflicts that nobody planted by rule."""

    articles: int
    planted: Counter[str]
    found: Counter[str]
    false: Counter[str]

    @property
    def recall(self) -> float:
        """The part of the planted conflicts that was found."""
        return sum(self.found.values()) / max(1, sum(self.planted.values()))

    @property
    def per_thousand(self) -> float:
        """False alarms per 1,000 articles."""
        return 1000 * sum(self.false.values()) / max(1, self.articles)


def score(report: dict[str, Any], folder: Path) -> Score:
    """The score of a JSON report over the corpus in `folder`."""
    ids = {source["id"].removeprefix(folder.as_posix().rstrip("/") + "/") for source in report["sources"]}
    lines = (folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    answers = [row for row in map(json.loads, lines) if ids.issuperset(row["sources"])]
    at: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    stories: dict[str, int] = {}
    for number, row in enumerate(answers):
        for side, (source, (start, end)) in enumerate(zip(row["sources"], row["spans"], strict=True)):
            at[source].append((start, end, number, side))
            stories[source] = number
    found: set[int] = set()
    false: Counter[str] = Counter()
    for finding in report["findings"]:
        if finding["verdict"] != "conflict":
            continue
        sides: dict[int, set[int]] = defaultdict(set)
        told = []
        for value in finding["values"]:
            for e in value["evidence"]:
                source = e["source"].removeprefix(folder.as_posix().rstrip("/") + "/")
                told.append(e["text"].lower().strip())
                for start, end, number, side in at.get(source, ()):
                    if e["start"] < end and start < e["end"]:
                        sides[number].add(side)
        hit = {number for number, both in sides.items() if len(both) == 2}
        found |= hit
        # Any later report that tells the other value contradicts the wrong one as well.
        if not sides:
            false[finding["rule"]] += 1
    return Score(len(ids), Counter(r["fact"] for r in answers), Counter(answers[n]["fact"] for n in found), false)


def table(result: Score) -> str:
    """The score as Markdown."""
    lines = ["| planted | found | of |", "| --- | ---: | ---: |"]
    lines += [f"| {fact} | {result.found[fact]} | {count} |" for fact, count in sorted(result.planted.items())]
    lines += [f"| **all** | {sum(result.found.values())} | {sum(result.planted.values())} |", ""]
    lines += [f"recall {100 * result.recall:.1f} %, {result.per_thousand:.1f} false alarms per 1,000 articles"]
    return "\n".join(
        [*lines, "false alarms by rule: " + (", ".join(f"{rule} {count}" for rule, count in sorted(result.false.items())) or "none")]
    )


if __name__ == "__main__":
    print(table(score(json.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]))))
