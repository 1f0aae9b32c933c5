"""One value told twice: what two articles state alike, although the words around it have little in common.

An alarm needs sentences that speak of the same. An agreement needs less, since an equal value is evidence itself: the rarer it is, the
more. A figure that each of two articles has once is hardly chance; a small count of other things is nothing, unless the sentences tell the
same. What fits without being equal ("late May" and May 24) is no evidence, and needs the sentences all the more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from checker.compare import quantity, time
from checker.compare.base import Aligner, Models, feature
from checker.compare.moments import Moments
from checker.compare.shades import shade
from checker.compare.slots import Edge, told_as_one
from checker.model import Bucket, Claim, Fact, FactValue, Quantity, Timex
from checker.ruleset import Rule, RuleSet

NAME = "agreement"
ATTRIBUTE = "agreed"
_RULES = {"quantity": "quantity", "money": "quantity", "time": "time", "horizon": "time", "age": "age"}  # kind -> what its rules extend
_ONCE, _AGAIN = 0.8, -0.3  # log odds where both articles have the value once, and for each further time
_OTHER_NOUN, _FEW = -0.5, -0.8  # log odds of two counts of different things, and of two small ones
_OFTEN = -0.9  # at most
_UNEQUAL = -1.0  # log odds of values that only fit
_INSIDE = -1.0  # log odds of two places of one article
_MODEL = "equal"  # in rules/lexicons/alignment.yml
_RARE = 1.5  # log odds by a figure that hardly ever stands twice by chance
_SMALL = 13
_COPY = 0.9  # cosine of two places of one article that are one sentence, shown twice
_ALIGNED = 0.3  # cosine of sentences in which a count may be called something else
_RESULTS = ("score", "record", "vote")
_NO_BASE = frozenset({"rank", "multiplier"})  # roles whose base is rarely told


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Values that several articles state alike, under the general rule of their kind."""
    moments = aligner.memo(Moments)
    for kind, extends in _RULES.items():
        rule = next((r for r in rules.rules.values() if r.extends == extends and r.kind == kind and not r.match), None)
        if rule is not None:
            yield from _Agreements(moments, aligner, rule, bucket.claims(kind)).facts()
    counted = {(c.source, c.start) for c in bucket.claims("quantity") if isinstance(c.value, Quantity) and c.value.role not in _RESULTS}
    for rule in rules.rules.values():
        if rule.extends == NAME:
            told = [c for c in bucket.claims("detail") if c.attribute == rule.attribute and (c.source, c.start) not in counted]
            yield from _Agreements(moments, aligner, rule, told).facts()


class _Agreements:
    def __init__(self, moments: Moments, aligner: Aligner, rule: Rule, claims: Sequence[Claim]) -> None:
        self.moments, self.aligner, self.rule = moments, aligner, rule
        self.bucket, self.rules = moments.bucket, moments.rules
        models = self.rules.memo(Models)
        self.model, self.least = models.model("agree", _MODEL), models.threshold("agree", _MODEL)
        self.noun, self.cosine, self.near, self.mutual = (feature(self.rules, n) for n in ("noun", "cosine", "near", "mutual"))
        self.claims = [c for c in claims if _tells(c)]
        self.keys = {id(c): _key(c) for c in self.claims}
        self.told = Counter((c.source, self.keys[id(c)]) for c in self.claims)

    def facts(self) -> Iterator[Fact]:
        slot = self.aligner.alike(self.claims, lambda c: self.keys[id(c)], self._fits)
        pairs = []
        for a, b, features in slot.pairs:
            score = self._score(slot.claims[a], slot.claims[b], features)
            if score >= self.least:
                pairs.append(Edge(a, b, score, "agree"))
        for members in told_as_one(slot.claims, pairs, lambda a, b: bool(self._tone(a, b))):
            if len(members) > 1:
                yield self._fact([slot.claims[i] for i in members])

    def _fits(self, a: Claim, b: Claim) -> bool:
        if isinstance(a.value, Quantity):
            same = a.kind != "detail" or self.keys[id(a)] == self.keys[id(b)]
            return same and _quantities(a, b) and bool(self._tone(a, b))
        return (a.source, a.sentence) != (b.source, b.sentence) and bool(self._tone(a, b))

    def _tone(self, a: Claim, b: Claim) -> str:
        if isinstance(a.value, Quantity):
            return shade(a, b, self.rules)
        return self.moments.tone(a, b)

    def _score(self, a: Claim, b: Claim, features: Sequence[float]) -> float:
        """Log odds that two values are told of one thing."""
        one, other = self.keys[id(a)], self.keys[id(b)]
        equal = bool(one) and one == other
        telling = min(_telling(a), _telling(b)) if equal else _UNEQUAL
        cosine = features[self.cosine]
        if cosine <= 0 and features[self.near] < 0.05 and telling < 1.0:
            return float("-inf")
        score = self.model.score(features) + telling
        times = 0
        if equal:
            times = self.told[a.source, one] + self.told[b.source, other]
            score += _ONCE if times == 2 else max(_OFTEN, _AGAIN * (times - 2))
        elif cosine < (_ALIGNED / 2 if features[self.noun] > 1 else _ALIGNED):
            return float("-inf")
        if a.source == b.source:
            if cosine > _COPY:
                return float("-inf")
            score += _INSIDE
        if features[self.noun] == 0:
            small = isinstance(a.value, Quantity) and a.value.value < _SMALL
            least = 0.0 if telling >= _RARE and times == 2 else _ALIGNED / 2 if telling >= _RARE else _ALIGNED
            if not equal or cosine < least or (small and features[self.mutual] < 1 and cosine < 2 * _ALIGNED):
                return float("-inf")
            return score + (_FEW if small else _OTHER_NOUN)
        return score

    def _fact(self, claims: list[Claim]) -> Fact:
        if not isinstance(claims[0].value, Timex):
            return _agreed(claims, self.rule)
        grouped = time.worded(claims, self.moments)
        if not grouped.edges:
            return _agreed(claims, self.rule)
        return time.told(grouped, self.bucket, self.rule, self.rule.kind, ATTRIBUTE)


def _quantities(a: Claim, b: Claim) -> bool:
    if a.kind == "age":
        return (a.source, a.sentence) != (b.source, b.sentence)
    return quantity.fits(a, b)


def _tells(claim: Claim) -> bool:
    """Whether a value says enough to be told alike."""
    value = claim.value
    if isinstance(value, Quantity):
        lone = value.dimension == "count" and value.value == 1 and (not value.noun or value.role == "member")  # "one of the largest"
        return claim.kind == "age" or (value.dimension != "time" and not lone)  # durations are compared as times
    return time.comparable(value)


def _key(claim: Claim) -> str:
    """The value as another article must have it to state the same; "" for what says too little by itself."""
    value = claim.value
    if isinstance(value, Quantity):
        bare = value.dimension == "count" and value.value == 1 and value.upper is None
        bare = bare or (value.dimension == "count" and value.value < _SMALL and not value.noun and not value.role)
        if value.role in _NO_BASE or value.vague or bare:
            return ""
        if claim.kind == "detail":
            return claim.text.replace("–", "-")  # "50-32-1" has a third figure
        return f"{value.dimension}:{value.unit}:{value.value:g}:{value.upper}"
    assert isinstance(value, Timex)
    if value.length == 1 or (value.anchor == "publication" and value.offset == 0 and not value.first):
        return ""  # "today" is any day, as long as nobody knows when it was written
    return f"clock:{value.clock}" if value.clock else f"{value.type}:{value.value}"


def _telling(claim: Claim) -> float:
    """How much an equal value by itself speaks for one thing, in log odds."""
    value = claim.value
    if isinstance(value, Quantity):
        if value.role in _RESULTS:
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


def _agreed(claims: list[Claim], rule: Rule) -> Fact:
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
