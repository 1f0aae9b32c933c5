"""What every comparator gets and offers, and the model that scores whether two claims are about one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import mul
from typing import NamedTuple, Protocol, TypeVar

from checker.model import Bucket, Claim, Fact, FactValue, Mention
from checker.ruleset import Rule, RuleSet

T = TypeVar("T")


class Slot(Protocol):
    """The claims of one kind of value and their candidate pairs with features."""

    @property
    def claims(self) -> list[Claim]:
        """The claims, as indexed by the pairs."""
        ...

    @property
    def pairs(self) -> list[tuple[int, int, tuple[float, ...]]]:
        """Candidate pairs: two indexes and what speaks for and against them."""
        ...


class Aligner(Protocol):
    """Finds candidate pairs among claims of a bucket (checker/cluster/pairs.py)."""

    def slot(self, claims: Sequence[Claim], fits: Callable[[Claim, Claim], bool]) -> Slot:
        """The pairs of `claims` that `fits` allows and that have something in common."""
        ...

    def alike(self, claims: Sequence[Claim], key: Callable[[Claim], str], fits: Callable[[Claim, Claim], bool]) -> Slot:
        """The pairs of `claims` that have one key, whatever stands near them, or stand in sentences that speak of the same."""
        ...

    def memo(self, build: Callable[[Bucket, RuleSet], T]) -> T:
        """What several comparators ask of the story, worked out for the first one."""
        ...


class Comparator(Protocol):
    """A comparator: a module of this package with these names."""

    NAME: str

    def facts(self, bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
        """What the story's articles say about one thing, with a verdict."""
        ...


def name_claim(source: str, mention: Mention, sentence: int = -1, near: tuple[str, ...] = ()) -> Claim:
    """A mention of a name as a claim that this is what its bearer is called; extraction makes none for names."""
    end = mention.end
    if mention.text.count("(") > mention.text.count(")"):  # an abbreviation behind the name, without the bracket that closes it
        end = mention.start + len(mention.text[: mention.text.rindex("(")].rstrip())
    return Claim(
        source=source,
        attribute="name",
        kind="name",
        value=mention.value,
        start=mention.start,
        end=end,
        text=mention.text[: end - mention.start],
        sentence=sentence,
        near=near,
    )


def sources_of(claims: Iterable[Claim]) -> set[str]:
    """The articles that make one of the claims."""
    return {c.source for c in claims}


def told_apart(rule: Rule, owner: str, what: str, values: Sequence[FactValue], *, core: bool = False) -> Fact:
    """The conflict over what a form of words tells of an owner; `what` is the plural of what the values are ("places")."""
    of = ", ".join(filter(None, (rule.attribute, owner)))
    return Fact(
        rule=rule.id,
        kind=rule.kind,
        verdict="conflict",
        confidence=0.85,
        subject=owner or rule.attribute,
        key=f"{rule.attribute} {owner}".strip(),
        attribute=rule.attribute,
        detail=f"The sources give different {what} ({of}): {' / '.join(f'“{v.text}”' for v in values)}.",
        values=tuple(values),
        core=core,
    )


class Model(NamedTuple):
    """Weights of a logistic model over the features of a pair."""

    bias: float
    weights: tuple[float, ...]

    def score(self, features: Sequence[float]) -> float:
        """Log odds that two claims are about one thing."""
        return self.bias + float(sum(map(mul, self.weights, features)))


def feature(rules: RuleSet, name: str) -> int:
    """At which place of a pair's features one stands, as rules/lexicons/alignment.yml names them."""
    return int(rules.lexicon("alignment")["features"].index(name))


class Models:
    """The models of a rule set, by whether the values agree and by kind; from rules/lexicons/alignment.yml."""

    def __init__(self, rules: RuleSet) -> None:
        data = rules.lexicon("alignment")
        names = data["features"]
        self._models = {
            (case, kind): Model(float(entry["bias"]), tuple(float(entry["weights"].get(n, 0.0)) for n in names))
            for case in ("agree", "differ")
            for kind, entry in data[case].items()
        }
        self._thresholds = {(case, kind): float(entry["threshold"]) for case in ("agree", "differ") for kind, entry in data[case].items()}

    def model(self, case: str, kind: str) -> Model:
        """The model of a kind, or the general one."""
        return self._models.get((case, kind)) or self._models[case, "general"]

    def threshold(self, case: str, kind: str) -> float:
        """The log odds from which a pair counts; below, the checker is silent."""
        return self._thresholds.get((case, kind), self._thresholds[case, "general"])
