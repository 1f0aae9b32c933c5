"""One value told twice: what two articles state in the same figures, although the words around it have little in common.

An alarm needs sentences that speak of the same. An agreement needs less, since an equal value is evidence itself: the rarer it is, the
more. A figure that each of two articles has once is hardly chance; a small count of other things is nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from checker.compare import quantity, time
from checker.compare.base import Aligner, Models, feature
from checker.model import Bucket, Claim, Fact, FactValue, Quantity, Timex
from checker.ruleset import Rule, RuleSet
from checker.unions import Unions

NAME = "agreement"
ATTRIBUTE = "agreed"
_RULES = {"quantity": "quantity", "money": "quantity", "time": "time", "horizon": "time"}  # kind -> what its rules extend
_ONCE, _AGAIN = 0.8, -0.3  # log odds where both articles have the value once, and for each further time
_OTHER_NOUN = -0.5  # of two large counts of different things; small ones are never one
_MODEL = "equal"  # in rules/lexicons/alignment.yml
_SMALL = 13
_NO_BASE = frozenset({"rank", "multiplier"})  # roles whose base is rarely told


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Values that several articles state alike, under the general rule of their kind."""
    for kind, extends in _RULES.items():
        rule = next((r for r in rules.rules.values() if r.extends == extends and r.kind == kind and not r.match), None)
        if rule is not None:
            yield from _Agreements(bucket, aligner, rules, rule).facts()


class _Agreements:
    def __init__(self, bucket: Bucket, aligner: Aligner, rules: RuleSet, rule: Rule) -> None:
        self.bucket, self.aligner, self.rule = bucket, aligner, rule
        models = rules.memo(Models)
        self.model, self.least = models.model("agree", _MODEL), models.threshold("agree", _MODEL)
        self.noun, self.cosine, self.near = (feature(rules, n) for n in ("noun", "cosine", "near"))
        self.claims = [c for c in bucket.claims(rule.kind) if _key(c)]
        self.told = Counter((c.source, _key(c)) for c in self.claims)

    def facts(self) -> Iterator[Fact]:
        slot = self.aligner.equal(self.claims, _key, _agree(self.bucket))
        together = Unions(len(slot.claims))
        best: dict[int, float] = defaultdict(lambda: float("-inf"))
        for a, b, features in slot.pairs:
            score = self._score(slot.claims[a], slot.claims[b], features)
            if score >= self.least:
                together.join(a, b)
                best[a], best[b] = max(best[a], score), max(best[b], score)
        for members in together.sets():
            if len(members) > 1:
                yield _fact([slot.claims[i] for i in members], self.rule)

    def _score(self, a: Claim, b: Claim, features: Sequence[float]) -> float:
        """Log odds that two equal values are told of one thing."""
        telling = _telling(a)
        if features[self.cosine] <= 0 and features[self.near] < 0.05 and telling < 1.0:
            return float("-inf")
        times = self.told[a.source, _key(a)] + self.told[b.source, _key(b)]
        score = self.model.score(features) + telling + (_ONCE if times == 2 else _AGAIN * (times - 2))
        if features[self.noun] == 0:
            small = isinstance(a.value, Quantity) and a.value.value < _SMALL
            return float("-inf") if small else score + _OTHER_NOUN
        return score


def _agree(bucket: Bucket) -> Callable[[Claim, Claim], bool]:
    def fits(a: Claim, b: Claim) -> bool:
        if isinstance(a.value, Quantity):
            return quantity.fits(a, b) and quantity.relate(a, b) == "agree"
        return time.fits(a, b) and time.relation(a, b, bucket) == "agree"

    return fits


def _key(claim: Claim) -> str:
    """The value as another article must have it to state the same; "" for what says too little."""
    value = claim.value
    if isinstance(value, Quantity):
        bare = value.dimension == "count" and value.value == 1 and value.upper is None
        bare = bare or (value.dimension == "count" and value.value < _SMALL and not value.noun and not value.role)
        if value.role in _NO_BASE or value.vague or bare or (value.dimension == "time" and claim.kind == "quantity"):
            return ""
        return f"{value.dimension}:{value.unit}:{value.value:g}:{value.upper}"
    if isinstance(value, Timex):
        if value.type == "SET" or value.modality == "dateline" or value.value.endswith("_REF") or value.length == 1:
            return ""
        if value.anchor == "publication" and value.offset == 0 and not value.first:
            return ""  # "today" is any day, as long as nobody knows when it was written
        return f"clock:{value.clock}" if value.clock else f"{value.type}:{value.value}"
    return ""


def _telling(claim: Claim) -> float:
    """How much an equal value by itself speaks for one thing, in log odds."""
    value = claim.value
    if isinstance(value, Quantity):
        if value.role in ("score", "record", "vote"):
            return 1.4
        if value.dimension not in ("count", "percent"):
            return 1.5 if value.digits >= 2 else 0.8
        if value.digits >= 3:
            return 1.5
        return -1.4 if value.value < _SMALL else 0.3
    assert isinstance(value, Timex)
    if value.clock:
        return 0.3 if value.clock.endswith(":00") else 2.0
    if value.type == "DURATION":
        return -0.2
    if value.unit == "day":
        return 1.0 if value.anchor in ("absolute", "partial") and "W" not in value.value else -1.1
    return -1.2


def _fact(claims: list[Claim], rule: Rule) -> Fact:
    shown = min((c.text for c in claims), key=lambda t: (len(t), t))
    first = claims[0].value
    what = first.noun or first.unit if isinstance(first, Quantity) else "time"
    return Fact(
        rule=rule.id,
        kind=rule.kind,
        verdict="agree",
        confidence=1.0,
        subject=what,
        key=f"{what}:{_key(claims[0])}",
        attribute=ATTRIBUTE,
        detail=f"The sources agree on {shown}.",
        values=(FactValue(text=shown, key=_key(claims[0]), claims=tuple(sorted(claims, key=lambda c: (c.source, c.start)))),),
    )
