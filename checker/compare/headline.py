"""A number in the headline against the top of the same article: "7 things to know" above "Here are 8 things to know".

A headline promises what the text keeps, so the same counted thing with the same word beside it is one thing; but only where the text
never gives the headline's number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from checker.compare import quantity
from checker.compare.base import Aligner, told_apart
from checker.model import TOP, Bucket, Claim, Extraction, Fact, FactValue, Quantity
from checker.ruleset import Rule, RuleSet
from checker.terms import Terms, terms_of

NAME = "headline"
_FEW = 6  # numbers of a headline; a line of more is a table
_BARE = frozenset({"", "age"})  # a rank or a round has many numbers


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Numbers of headlines that the text below gives otherwise."""
    terms = terms_of(rules)
    for rule in rules.rules.values():
        if rule.extends == NAME:
            for extraction in bucket.extractions:
                yield from _facts(extraction, rule, terms)


def _facts(extraction: Extraction, rule: Rule, terms: Terms) -> Iterator[Fact]:
    claims = [c for c in extraction.claims if c.kind in ("quantity", "money") and isinstance(c.value, Quantity) and c.value.role in _BARE]
    heads = [c for c in claims if _in_headline(extraction, c)]
    if len(heads) > _FEW:
        return
    told: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for head in heads:
        below = [c for c in claims if not _in_headline(extraction, c) and quantity.fits(head, c)]
        if any(quantity.relate(head, c) == "agree" for c in below):
            continue
        for claim in below:
            if claim.sentence <= TOP + len(heads) and _one_thing(head, claim, terms) and not _stated(claim, heads):
                told[head.source, head.start].append(claim)
    for head in heads:
        if found := told.get((head.source, head.start)):
            yield told_apart(rule, _noun(head, terms), "numbers", [_value([head]), _value(found)])


def _in_headline(extraction: Extraction, claim: Claim) -> bool:
    return extraction.sentences[claim.sentence].zone == "headline" or claim.sentence == 0


def _one_thing(head: Claim, claim: Claim, terms: Terms) -> bool:
    """Whether the same noun is counted, with the same word beside it and nothing that narrows either."""
    if _noun(head, terms) != _noun(claim, terms) or not _noun(head, terms):
        return False
    x, y = ({m.split(":")[0] for m in c.markers} - {"growth"} for c in (head, claim))
    return x == y and bool(_beside(head) & _beside(claim))


def _beside(claim: Claim) -> set[str]:
    """The words right beside a number and its noun, and between them."""
    assert isinstance(claim.value, Quantity)
    return {*claim.left[:1], *claim.right[:1], *claim.value.modifiers}


def _noun(claim: Claim, terms: Terms) -> str:
    value = claim.value
    assert isinstance(value, Quantity)
    return terms.stem(value.noun) if value.noun else value.unit


def _stated(claim: Claim, heads: Sequence[Claim]) -> bool:
    return any(quantity.fits(claim, h) and quantity.relate(claim, h) == "agree" for h in heads)


def _value(claims: Sequence[Claim]) -> FactValue:
    return FactValue(text=claims[0].text, key=claims[0].text.lower(), claims=tuple(claims))
