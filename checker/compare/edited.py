"""The same sentence in two articles but for one value: a number, a time, a name or a title that somebody changed.

Outlets copy sentences from agencies and from each other. Where all else is word for word the same, the alignment is beyond doubt, so a
single differing value needs no further evidence; whether it was corrected, updated or mistyped is what an editor must find out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from checker.compare import quantity, restated, times
from checker.compare.base import Aligner, name_claim
from checker.model import Bucket, Claim, Fact, FactValue, Mention, Name, Quantity, Role, SentenceRecord
from checker.ruleset import Rule, RuleSet
from checker.values.names import compare_organisations, compare_people, fold

NAME = "edited"
Key = tuple[str, int]
_KINDS = {**restated.KINDS, "role": "role"}


class _Change(NamedTuple):
    """Two claims that stand in one place of one sentence, with values that differ."""

    kind: str
    a: Claim
    b: Claim
    entity: str = ""


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """The single changes between copied sentences."""
    found = {r.attribute: r for r in rules.rules.values() if r.extends == NAME}
    if not found:
        return
    sentences = _Sentences(bucket, rules, next(iter(found.values())))
    changes: dict[tuple[str, str, str], list[_Change]] = defaultdict(list)
    for x, y in sentences.copied():
        for change in sentences.changes(x, y):
            if f"edited.{change.kind}" in found:
                a, b = sorted((_value_key(change.a), _value_key(change.b)))
                changes[change.kind, a, b].append(change)
    told = {(c.source, c.start) for same in changes.values() for change in same for c in (change.a, change.b)}
    if pair := restated.bare(bucket):
        for kind, p, q, entity in restated.changes(*pair, bucket, rules):
            a, b = sorted((_value_key(p), _value_key(q)))
            if f"edited.{kind}" in found and (p.source, p.start) not in told:
                changes[kind, a, b].append(_Change(kind, p, q, entity))
    for (kind, _, _), same in sorted(changes.items()):
        yield _fact(same, found[f"edited.{kind}"])


def _ranks(rules: RuleSet) -> frozenset[str]:
    """The words that make a title another rank of the same office."""
    return frozenset(word for rule in rules.rules.values() for word in rule.params.get("steps", ()))


class _Sentences:
    """The sentences of a bucket with what stands in them."""

    def __init__(self, bucket: Bucket, rules: RuleSet, rule: Rule) -> None:
        self.bucket, self.rules, self.params = bucket, rules, rule.params
        self.ranks = rules.memo(_ranks)
        self.claims: dict[tuple[str, Key], list[Claim]] = defaultdict(list)
        self.records: dict[Key, SentenceRecord] = {}
        self.stems: dict[Key, frozenset[str]] = {}
        self.names: dict[str, list[Mention]] = {}
        for extraction in bucket.extractions:
            self.names[extraction.source] = [m for m in extraction.mentions if isinstance(m.value, Name)]
            for number, record in enumerate(extraction.sentences):
                self.records[extraction.source, number] = record
                self.stems[extraction.source, number] = frozenset(record.stems)
            for claim in extraction.claims:
                if claim.kind in _KINDS:
                    self.claims[_KINDS[claim.kind], (claim.source, claim.sentence)].append(claim)

    def copied(self) -> Iterator[tuple[Key, Key]]:
        """Pairs of sentences of two articles that have nearly all their words in common."""
        least = self.params["cosine"]
        for x, y in sorted(k for k, cosine in self.bucket.similar.items() if cosine >= least and k[0][0] != k[1][0]):
            a, b = self.stems[x], self.stems[y]
            common = len(a & b)
            if common >= self.params["words"] and max(len(a), len(b)) - common <= self.params["changed"] * max(len(a), len(b)):
                yield x, y

    def changes(self, x: Key, y: Key) -> list[_Change]:
        """What differs between two copies, if it is one value: where much differs, the sentence tells of something else."""
        out: list[_Change] = []
        for kind in ("quantity", "time", "role"):
            a, b = self.claims.get((kind, x), ()), self.claims.get((kind, y), ())
            if len(a) == len(b):
                out.extend(_Change(kind, p, q) for p, q in zip(a, b, strict=True) if self._differ(kind, p, q))
        if len(out) < 2 and (renamed := self._names(x, y)):
            out.append(renamed)
        return out if len(out) == 1 else []

    def _differ(self, kind: str, a: Claim, b: Claim) -> bool:
        if a.kind != b.kind or not _one_place(a, b):
            return False
        if kind == "quantity":
            return quantity.fits(a, b) and (quantity.relate(a, b) == "differ" or _other_number(a, b))
        if kind == "time":
            return times.fits(a, b) and times.excluded(a, b, self.bucket)
        return self._other_title(a, b)

    def _other_title(self, a: Claim, b: Claim) -> bool:
        """Whether one person is given another office or rank."""
        x, y = a.value, b.value
        assert isinstance(x, Role) and isinstance(y, Role)
        if a.text.lower() == b.text.lower():
            return False
        words, others = (set(fold(v.written).split()) for v in (x, y))
        if x.status == y.status and (words <= others or others <= words) and not (words ^ others) & self.ranks:
            return False  # a "board member" is a "member"; an "assistant professor" is no professor yet
        one, other = (self.bucket.entities.get((c.source, v.entity)) for c, v in ((a, x), (b, y)))
        return one is not None and one == other and (x.office, x.status) != (y.office, y.status) and fold(x.written) != fold(y.written)

    def _names(self, x: Key, y: Key) -> _Change | None:
        """A name in place of another: the names before and behind it are the same."""
        a, b = self._mentions(x), self._mentions(y)
        if len(a) != len(b):
            return None
        apart = [(p, q) for p, q in zip(a, b, strict=True) if restated.canonical(p) != restated.canonical(q)]
        if len(apart) != 1 or not self._renamed(*apart[0]):
            return None
        p, q = apart[0]
        entity = self.bucket.entities.get((x[0], p.value.entity), "") if isinstance(p.value, Name) else ""
        return _Change("name", name_claim(x[0], p, x[1]), name_claim(y[0], q, y[1]), entity)

    def _mentions(self, key: Key) -> list[Mention]:
        record, names = self.records[key], self.names[key[0]]
        first, end = (bisect_left(names, at, key=lambda m: m.start) for at in (record.start, record.end))
        return [m for m in names[first:end] if m.end <= record.end]

    def _renamed(self, p: Mention, q: Mention) -> bool:
        x, y = p.value, q.value
        assert isinstance(x, Name) and isinstance(y, Name)
        if x.type != y.type or x.form != "full" or y.form != "full":
            return False
        if x.type == "person":
            shared = set(fold(x.canonical).split()) & set(fold(y.canonical).split())
            return bool(shared) and compare_people(x, y, self.rules) == "different"
        return compare_organisations(x.canonical, y.canonical, self.rules).relation in ("head", "inserted", "modifier")


def _one_place(a: Claim, b: Claim) -> bool:
    """Whether the words next to two values are the same on a side on which there are any."""
    sides = [(x[:1], y[:1]) for x, y in ((a.left, b.left), (a.right, b.right)) if x or y]
    return bool(sides) and any(x == y for x, y in sides) and len({x == y for x, y in sides}) == 1


def _other_number(a: Claim, b: Claim) -> bool:
    """Whether one bound is put on two numbers: "up to 14" leaves room for "up to 19", but it is not what the sentence says."""
    x, y = a.value, b.value
    assert isinstance(x, Quantity) and isinstance(y, Quantity)
    return x.bound == y.bound != "=" and x.unit == y.unit and x.digits == y.digits > 0 and (x.value, x.upper) != (y.value, y.upper)


def _value_key(claim: Claim) -> str:
    if isinstance(claim.value, Role):
        return fold(claim.value.written)
    return fold(claim.value.canonical) if isinstance(claim.value, Name) else claim.text.lower()


def _fact(changes: list[_Change], rule: Rule) -> Fact:
    first = changes[0]
    groups: dict[str, dict[tuple[str, int], Claim]] = defaultdict(dict)
    for change in changes:
        for claim in (change.a, change.b):
            groups[_value_key(claim)][claim.source, claim.start] = claim
    values = []
    for key in sorted(groups, key=lambda k: min(groups[k])):
        claims = tuple(groups[key][at] for at in sorted(groups[key]))
        shown = claims[0].value.written if isinstance(claims[0].value, Role) else claims[0].text
        values.append(FactValue(text=shown, key=key, claims=claims))
    listed = " / ".join(f"“{v.text}”" for v in values)
    return Fact(
        rule=rule.id,
        kind=first.a.kind,
        verdict="conflict",
        confidence=0.9,
        subject=first.kind,
        key=" ".join(first.a.near[:3]),
        attribute=rule.attribute,
        detail=f"Copies of one sentence differ: {listed}.",
        values=tuple(values),
        entity=first.entity,
    )
