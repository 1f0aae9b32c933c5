"""Planted changes: one value of a real article is changed in a copy, and the checker must find it.

    python tests/bench/planted.py ARTICLES_DIR [--each 40] [--seed 1] [--show]

ARTICLES_DIR holds text files, at any depth. For each kind (number, date, name, role, quoted word) articles are drawn by seed, one value
of the body is changed in a copy, and the article and its copy are compared. Prints what share of the changes was found, by kind, and
the conflicts that unchanged copies raise (there must be none).
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from checker import pipeline, ruleset
from checker.model import Finding, Mention, Name, Quantity, Quote, Role, Source, Timex

KINDS = ("number", "date", "name", "role", "quote")
_DIGITS = re.compile(r"\d+")
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SURNAMES = "Hallbrook Vandermeer Oksanen Ruggiero Tanaka Whitlock Abernathy Castellane Brandvold Szymanski".split()
_TITLES = {
    "mayor": "governor",
    "president": "vice president",
    "minister": "deputy minister",
    "chairman": "deputy chairman",
    "chief": "deputy chief",
    "director": "deputy director",
    "captain": "sergeant",
    "sheriff": "deputy sheriff",
    "professor": "assistant professor",
}


def planted(kind: str, text: str, mentions: list[Mention], rng: random.Random) -> tuple[int, int, str] | None:
    """A change of this kind: the span to replace and what by; None if the article has no such value."""
    chances = [c for m in mentions if (c := change(kind, m, rng))]
    return rng.choice(chances) if chances else None


def change(kind: str, mention: Mention, rng: random.Random) -> tuple[int, int, str] | None:
    """What would be another value of a mention."""
    value, text, start = mention.value, mention.text, mention.start
    if kind == "number" and isinstance(value, Quantity) and not value.vague and not value.role and value.value >= 3 and value.upper is None:
        if found := list(_DIGITS.finditer(text)):
            digits = found[0]
            if len(digits.group()) <= 4 and digits.group()[0] != "0" and len(found) == 1:
                other = str(int(digits.group()) + max(2, int(int(digits.group()) * 0.4)))
                return start + digits.start(), start + digits.end(), other
    elif kind == "date" and isinstance(value, Timex) and value.type == "DATE" and value.anchor in ("absolute", "partial"):
        for names in (_MONTHS, _DAYS):
            for name in names:
                if name in text and not (names is _DAYS and any(c.isdigit() for c in text)):
                    at = start + text.index(name)
                    return at, at + len(name), names[(names.index(name) + rng.randint(2, len(names) - 3)) % len(names)]
    elif (
        kind == "name"
        and isinstance(value, Name)
        and value.type == "person"
        and value.form == "full"
        and value.given
        and value.family
        and value.family in (text[-len(value.family) :], text[: len(value.family)])
    ):
        at = mention.end - len(value.family) if text.endswith(value.family) else start
        return at, at + len(value.family), value.family[0] + rng.choice(_SURNAMES)[1:]
    elif kind == "role" and isinstance(value, Role):
        for title, other in _TITLES.items():
            found = re.search(rf"\b{title}\b", text, re.I)
            if found and "deputy" not in text.lower() and "vice" not in text.lower():
                return start + found.start(), start + found.end(), other if found.group().islower() else other.title()
    elif kind == "quote" and isinstance(value, Quote):
        words = list(re.finditer(r"[a-z]{5,}", text))
        if len(text.split()) >= 7 and words:
            word = rng.choice(words)
            return (
                start + word.start(),
                start + word.end(),
                rng.choice([w for w in ("yellow", "seldom", "garden", "wooden", "finance") if w != word.group()]),
            )
    return None


def found(kind: str, findings: tuple[Finding, ...], original: Source, copy: Source, at: int, size: int) -> bool:
    """Whether a conflict finding has the changed place among its passages."""
    for finding in findings:
        if finding.verdict == "conflict":
            for value in finding.values:
                for e in value.evidence:
                    if e.source == copy.id and e.start < at + size and e.end > at:
                        return True
    return False


def main() -> None:
    """Plants and counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--each", type=int, default=40, help="changes of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the changes that were missed")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    rules = ruleset.load()
    texts = [p.read_bytes().decode("utf-8") for p in sorted(args.articles.rglob("*.txt"))]
    alarms = 0
    for kind in KINDS:
        hits = tried = 0
        rng.shuffle(texts)
        for text, span in drawn(kind, texts, rng, rules):
            start, end, other = span
            one = Source(id="original", path="original", text=text)
            two = Source(id="copy", path="copy", text=text[:start] + other + text[end:])
            report = pipeline.run([one, two], rules, one_story=True).report
            good = found(kind, report.findings, one, two, start, len(other))
            hits, tried = hits + good, tried + 1
            if args.show and not good:
                print(f"  missed {kind}: ...{text[max(0, start - 60) : start]!r} [{text[start:end]} -> {other}] {text[end : end + 30]!r}")
            if tried >= args.each:
                break
        print(f"{kind:8} {hits} of {tried} found ({100 * hits / max(1, tried):.0f} %)")
    for text in texts[: args.each]:
        copies = [Source(id=n, path=n, text=text) for n in ("original", "copy")]
        alone = pipeline.run(copies[:1], rules, one_story=True).report.counts.by_verdict["conflict"]
        alarms += pipeline.run(copies, rules, one_story=True).report.counts.by_verdict["conflict"] - alone
    print(f"unchanged copies: {alarms} further conflicts in {min(args.each, len(texts))} articles")


def drawn(kind: str, texts: list[str], rng: random.Random, rules: ruleset.RuleSet) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """Articles that have such a value, each with a change."""
    for text in texts:
        mentions = [m for m in pipeline.mentions(text, rules) if m.start > 150]
        if span := planted(kind, text, mentions, rng):
            yield text, span


if __name__ == "__main__":
    main()
