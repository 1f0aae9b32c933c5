"""One phrase with two times: "the show in Las Vegas next week" here, "the show in Las Vegas next month" there.

Nothing is asked of the verb: rare words right before both times, and sentences that speak of the same, say that it is one happening.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from checker.compare.base import Aligner, told_apart
from checker.compare.times import excluded, span
from checker.model import Bucket, Claim, Fact, FactValue, Timex
from checker.ruleset import Rule, RuleSet
from checker.terms import Terms, terms_of
from checker.unions import Unions

NAME = "phrase"
_MOST = 40  # claims behind one phrase; a commoner one is no evidence
_AT = frozenset({"", "in", "on", "at", "during", "about"})  # a bound is no date of a happening


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Phrases that are followed by times that exclude each other."""
    terms, told = terms_of(rules), _Told(bucket)
    for rule in rules.rules.values():
        if rule.extends == NAME:
            behind: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
            for claim in bucket.claims("time"):
                if key := _phrase(claim, rule, terms):
                    behind[key].append(claim)
            for key, claims in sorted(behind.items()):
                if len(claims) <= _MOST:
                    yield from _facts(bucket, rule, key, claims, told)


def _phrase(claim: Claim, rule: Rule, terms: Terms) -> tuple[str, ...]:
    """The content words right before a time, if it is one of a happening and they are rare enough; else nothing."""
    value, words = claim.value, claim.left[: int(rule.params["words"])]
    if not isinstance(value, Timex) or value.type not in ("DATE", "TIME") or value.clock or value.modality not in _AT:
        return ()
    if value.unit not in rule.params["units"] or value.value.endswith("_REF"):
        return ()
    if value.anchor == "absolute" and not value.modality:
        return ()  # the stamp of a post: "Harbour Office (@harbour) May 28, 2016"
    if any(marker.split(":")[-1] in rule.params["apart"] for marker in claim.markers):
        return ()
    rare = len(words) == rule.params["words"] and sum(map(terms.weight, words)) >= rule.params["weight"]
    return words if rare else ()


def _facts(bucket: Bucket, rule: Rule, words: Sequence[str], claims: list[Claim], told: _Told) -> Iterator[Fact]:
    together = Unions(len(claims))
    linked: set[int] = set()
    for (x, a), (y, b) in combinations(enumerate(claims), 2):
        if (a.source, a.sentence) == (b.source, b.sentence) or bucket.cosine(a, b) < rule.params["cosine"]:
            continue
        if excluded(a, b, bucket) and not told.too(a, b) and not told.too(b, a):
            together.join(x, y)
            linked |= {x, y}
    for members in together.sets(linked):
        groups: list[list[Claim]] = []
        for claim in (claims[n] for n in members):
            home = next((g for g in groups if not any(excluded(c, claim, bucket) for c in g)), None)
            if home is None:
                groups.append([claim])
            else:
                home.append(claim)
        values = [FactValue(text=found[0].text, key=found[0].text.lower(), claims=tuple(found)) for found in groups]
        yield told_apart(rule, " ".join(reversed(words)), "times", values)


class _Told:
    """Which times an article tells, and which one of its sentences: by their words, or by the days they mean."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self.known: set[tuple[str, int, object]] = set()
        for claim in bucket.claims("time", "horizon"):
            for key in self._keys(claim):
                self.known |= {(claim.source, -1, key), (claim.source, claim.sentence, key)}

    def too(self, claim: Claim, other: Claim) -> bool:
        """Whether the other's article (in one article: its sentence) tells this time too."""
        sentence = other.sentence if claim.source == other.source else -1
        return any((other.source, sentence, key) in self.known for key in self._keys(claim))

    def _keys(self, claim: Claim) -> tuple[object, ...]:
        meant = span(claim, self.bucket) if isinstance(claim.value, Timex) else None
        return (claim.text.lower(), meant) if meant else (claim.text.lower(),)
