"""Times of day: when the one happening of a story was. Outlets round and hedge ("around 10:30"), but never by a quarter of an hour.

A time of day says little about what happens at it, so it counts only where it can hardly be another moment's: near the other time, met
nowhere in the other article, and either the only one of its article or in sentences that speak of the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from checker.compare.base import Aligner
from checker.model import TOP, Bucket, Claim, Fact, FactValue, Timex
from checker.ruleset import Rule, RuleSet
from checker.unions import Unions

NAME = "clock"
_DAY = 1440


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Moments to which articles give different times of day."""
    for rule in rules.rules.values():
        if rule.extends == NAME:
            yield from _Moments(bucket, rule).facts()


class _Moments:
    def __init__(self, bucket: Bucket, rule: Rule) -> None:
        self.bucket, self.rule = bucket, rule
        self.claims = [c for c in bucket.claims("time") if isinstance(c.value, Timex) and c.value.clock and c.value.modality != "dateline"]
        self.told: dict[str, list[int]] = defaultdict(list)
        for claim in self.claims:
            self.told[claim.source].append(_minutes(claim))

    def facts(self) -> Iterator[Fact]:
        together = Unions(len(self.claims))
        edges = []
        for a, b in combinations(range(len(self.claims)), 2):
            x, y = self.claims[a], self.claims[b]
            if x.source == y.source:
                continue
            apart = _apart(_minutes(x), _minutes(y))
            if self.rule.params["least"] <= apart <= self.rule.params["most"] and self._one_moment(x, y):
                together.join(a, b)
                edges.append((a, b))
        linked = {i for edge in edges for i in edge}
        for members in together.sets():
            if len(members) > 1:
                yield self._fact([self.claims[i] for i in members if i in linked])

    def _one_moment(self, x: Claim, y: Claim) -> bool:
        assert isinstance(x.value, Timex) and isinstance(y.value, Timex)
        if not _written_out(x) or not _written_out(y) or _zone(x) != _zone(y) or _other_day(x.value, y.value):
            return False
        if self._met(x, y.source) or self._met(y, x.source) or _marked(x) != _marked(y):
            return False
        alone = all(max(_apart(m, n) for m in self.told[c.source] for n in self.told[c.source]) < self.rule.params["same"] for c in (x, y))
        return alone or self.bucket.cosine(x, y) >= self.rule.params["cosine"]

    def _met(self, claim: Claim, source: str) -> bool:
        """Whether the other article tells this time too, for whatever happened at it."""
        return any(_apart(_minutes(claim), other) < self.rule.params["same"] for other in self.told[source])

    def _fact(self, claims: list[Claim]) -> Fact:
        groups: dict[int, list[Claim]] = defaultdict(list)
        for claim in sorted(claims, key=lambda c: (_minutes(c), c.source, c.start)):
            known = next((m for m in groups if _apart(m, _minutes(claim)) < self.rule.params["same"]), _minutes(claim))
            groups[known].append(claim)
        shown = [min((c.text for c in g), key=lambda t: (len(t), t)) for g in groups.values()]
        best = max(self.bucket.cosine(x, y) for x, y in combinations(claims, 2))
        return Fact(
            rule=self.rule.id,
            kind="time",
            verdict="conflict",
            confidence=round(0.7 + 0.3 * best, 3),
            subject="time of day",
            key="clock",
            attribute=self.rule.attribute,
            detail="The sources give different times of day: " + " / ".join(f"“{s}”" for s in shown) + ".",
            values=tuple(
                FactValue(text=text, key=f"{m // 60:02}:{m % 60:02}", claims=tuple(group))
                for text, (m, group) in zip(shown, groups.items(), strict=True)
            ),
            core=any(c.sentence < TOP for c in claims),
        )


def _minutes(claim: Claim) -> int:
    assert isinstance(claim.value, Timex) and claim.value.clock is not None
    return int(claim.value.clock[:2]) * 60 + int(claim.value.clock[3:5])


def _apart(a: int, b: int) -> int:
    return min((a - b) % _DAY, (b - a) % _DAY)


def _written_out(claim: Claim) -> bool:
    """Whether the time stands in figures: "noon" and "midnight" are rounder than any hedge."""
    return any(c.isdigit() for c in claim.text)


def _zone(claim: Claim) -> int | None:
    assert isinstance(claim.value, Timex)
    return claim.value.utc


def _marked(claim: Claim) -> set[str]:
    """What sets a moment apart: a deadline is no start, and "another" happening no first one."""
    assert isinstance(claim.value, Timex)
    bound = claim.value.modality if claim.value.modality in ("by", "until", "since", "before", "after", "from", "to") else ""
    return {m.split(":")[0] for m in claim.markers if m.startswith(("other", "plan"))} | {bound}


def _other_day(a: Timex, b: Timex) -> bool:
    """Whether both tell their day and the days are not the same."""
    return bool(a.first and b.first and a.last and b.last) and not (str(a.first) <= str(b.last) and str(b.first) <= str(a.last))
