"""Fits the alignment models of rules/lexicons/alignment.yml on labelled events.

    python tests/bench/fit.py EVENTS_DIR [--write] [--half 0|1]

EVENTS_DIR holds one folder per event with articles, `sources.json` and `gold.json`. Every candidate pair of two claims is an example: it is
about one thing if both touch spans of one labelled fact. `--half` fits on the events of one half (by name hash) and reports the other.
Logistic regression by iteratively reweighted least squares with a ridge, in plain Python: no further dependency, same result anywhere.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from checker import pipeline, ruleset
from checker.cluster.pairs import FEATURES, Pairs
from checker.compare import quantity, time, times
from checker.gathered import Buckets, Clusters
from checker.model import Bucket, Claim, DateSpan, Quantity, Source
from checker.shelf import Shelf

Example = tuple[str, str, str, tuple[float, ...], bool, str]  # case, kind, event, features, same thing, what


def load(folder: Path) -> tuple[list[Source], dict]:
    """The articles of an event that its answer sheet lists, and the sheet."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    meta = {m["id"]: m for m in json.loads((folder / "sources.json").read_text(encoding="utf-8"))}
    sources = []
    for path in sorted(folder.glob("*.txt")):
        if path.stem in gold["articles"]:
            when = (meta.get(path.stem) or {}).get("published")
            published = (
                DateSpan(when[:10], when[:10], when if len(when) > 10 and not when.endswith("T00:00:00") else None) if when else None
            )
            sources.append(Source(id=path.stem, path=str(path), text=path.read_bytes().decode("utf-8"), published=published))
    return sources, gold


def bucket_of(sources: list[Source], rules: ruleset.RuleSet) -> Bucket:
    """All articles of an event as one story."""
    extractions = list(pipeline.extract(sources, rules))
    shelf = Shelf(len(sources))
    for source, extraction in zip(sources, extractions, strict=True):
        shelf.add(source.id, source.text, extraction)
    return next(iter(Buckets([[s.id for s in sources]], sources, shelf, Clusters(shelf, rules))))


def spans(gold: dict, texts: dict[str, str]) -> dict[str, list[tuple[int, int, str, str]]]:
    """Labelled spans by article: start, end, fact, value."""
    out: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for fact in gold["facts"]:
        for value in fact["values"]:
            text, at = texts.get(value["article"], ""), -1
            while (at := text.find(value["text"], at + 1)) >= 0:
                out[value["article"]].append((at, at + len(value["text"]), fact["id"], str(value["value"])))
    return out


def touches(claim: Claim, labelled: list[tuple[int, int, str, str]]) -> set[tuple[str, str]]:
    """The labelled values a claim touches, as the scorer counts it."""
    found = set()
    for start, end, fact, value in labelled:
        overlap = min(claim.end, end) - max(claim.start, start)
        if overlap > 0 and overlap >= 0.5 * min(claim.end - claim.start, end - start):
            found.add((fact, value))
    return found


def examples(root: Path, rules: ruleset.RuleSet) -> Iterator[Example]:
    """All candidate pairs of all labelled events."""
    for folder in sorted(root.iterdir()):
        if not (folder / "gold.json").exists():
            continue
        sources, gold = load(folder)
        bucket = bucket_of(sources, rules)
        labelled = spans(gold, {s.id: s.text for s in sources})
        relation = {f["id"]: f["relation"] for f in gold["facts"]}
        pairs = Pairs(bucket, rules)
        for kind, module in (("quantity", quantity), ("money", quantity), ("time", time), ("horizon", time)):
            claims = [c for c in bucket.claims(kind) if usable(c)]
            slot = pairs.slot(claims, module.fits)
            facts = [touches(c, labelled[c.source]) for c in slot.claims]
            for a, b, features in slot.pairs:
                x, y = slot.claims[a], slot.claims[b]
                found = quantity.relate(x, y) if module is quantity else times.relation(x, y, bucket)
                if not found:
                    continue
                shared = {f for f, _ in facts[a]} & {f for f, _ in facts[b]}
                case = "agree" if found == "agree" else "differ"
                same = bool(shared)
                if case == "differ" and found == "differ":
                    values = {f: (v, w) for f, v in facts[a] for g, w in facts[b] if f == g}
                    same = any(v != w and relation[f] not in ("agree", "variant") for f, (v, w) in values.items())
                yield case, kind, folder.name, features, same, f"{x.source}:{x.text} / {y.source}:{y.text}"


def usable(claim: Claim) -> bool:
    """Whether a comparator would look at the claim at all."""
    if isinstance(claim.value, Quantity):
        return claim.value.role not in quantity._NO_COMPARISON and not claim.value.vague
    return time._comparable(claim.value)


def fit(rows: Sequence[tuple[tuple[float, ...], bool]], ridge: float = 3.0, rounds: int = 12) -> list[float]:
    """Bias and weights of a logistic regression."""
    size = len(FEATURES) + 1
    weights = [0.0] * size
    for _ in range(rounds):
        gradient = [-ridge * w if i else 0.0 for i, w in enumerate(weights)]
        hessian = [[0.0] * size for _ in range(size)]
        for i in range(1, size):
            hessian[i][i] = ridge
        hessian[0][0] = 1e-6
        for features, same in rows:
            x = (1.0, *features)
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(w * v for w, v in zip(weights, x, strict=True))))))
            error, curve = same - p, p * (1 - p)
            active = [(i, v) for i, v in enumerate(x) if v]
            for i, v in active:
                gradient[i] += error * v
                row = hessian[i]
                cv = curve * v
                for j, u in active:
                    row[j] += cv * u
        step = solve(hessian, gradient)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-5:
            break
    return weights


def solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Gaussian elimination with pivoting."""
    n = len(vector)
    rows = [[*matrix[i], vector[i]] for i in range(n)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, n):
            factor = rows[r][i] / rows[i][i]
            for c in range(i, n + 1):
                rows[r][c] -= factor * rows[i][c]
    out = [0.0] * n
    for i in range(n - 1, -1, -1):
        out[i] = (rows[i][n] - sum(rows[i][c] * out[c] for c in range(i + 1, n))) / rows[i][i]
    return out


def report(name: str, rows: list[Example], weights: list[float]) -> None:
    """Precision and recall by threshold."""
    scored = sorted(((weights[0] + sum(w * v for w, v in zip(weights[1:], r[3], strict=True)), r[4], r) for r in rows), key=lambda s: -s[0])
    total = sum(r[4] for r in rows)
    print(f"{name}: {len(rows)} pairs, {total} of one thing")
    for threshold in (-2, -1, -0.5, 0, 0.5, 1, 1.5, 2):
        kept = [s for s in scored if s[0] >= threshold]
        good = sum(s[1] for s in kept)
        if kept:
            print(
                f"   from {threshold:4}: {len(kept):5} kept, precision {100 * good / len(kept):5.1f}, recall {100 * good / max(1, total):5.1f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    rules = ruleset.load((), lenient=True)
    rows = list(examples(args.events, rules))
    for case in ("agree", "differ"):
        for kinds in (("quantity", "money", "age"), ("time",), ("horizon",)):
            part = [r for r in rows if r[0] == case and r[1] in kinds]
            train = [r for r in part if args.half is None or crc32(r[2].encode()) % 2 == args.half]
            test = [r for r in part if args.half is not None and crc32(r[2].encode()) % 2 != args.half]
            if sum(r[4] for r in train) < 5:
                print(case, kinds, "too few examples:", sum(r[4] for r in train))
                continue
            weights = fit([(r[3], r[4]) for r in train])
            print(
                f"\n{case} {'+'.join(kinds)}: bias {weights[0]:.2f}, "
                + ", ".join(f"{n}: {w:.2f}" for n, w in zip(FEATURES, weights[1:], strict=True))
            )
            report("  fitted on", train, weights)
            if test:
                report("  kept back", test, weights)
            if args.show:
                best = sorted(part, key=lambda r: -sum(w * v for w, v in zip(weights[1:], r[3], strict=True)))
                for r in best[: args.show]:
                    print(
                        "     ",
                        "+" if r[4] else "-",
                        round(weights[0] + sum(w * v for w, v in zip(weights[1:], r[3], strict=True)), 2),
                        r[2][:20],
                        r[5][:110],
                    )


if __name__ == "__main__":
    main()
