"""Runs the extractors of one article in order: a pure function of its text and the rules."""

from __future__ import annotations

from collections.abc import Sequence

from checker.document import Document
from checker.extract.attributions import find_attributions
from checker.extract.claims import find_claims
from checker.extract.lists import find_lists
from checker.extract.names import find_names
from checker.extract.quantities import find_quantities
from checker.extract.quotes import find_quotes
from checker.extract.roles import find_roles
from checker.extract.shingles import shingles
from checker.extract.status import find_status
from checker.extract.times import find_times
from checker.extract.zones import FURNITURE, zones
from checker.model import Extraction, Mention, SentenceRecord, Source
from checker.ruleset import RuleSet
from checker.terms import terms_of

_LEAD = 6  # sentences whose words count twice when articles are compared: the news stands first


def find_mentions(doc: Document, rules: RuleSet) -> list[Mention]:
    """Every mention of `doc`, sorted by position; longer ones first where two start together."""
    times = find_times(doc, rules)
    quantities = find_quantities(doc, rules, times)
    names = find_names(doc, rules)
    roles = find_roles(doc, rules, names)
    quotes = find_quotes(doc, rules, names)
    attributions = find_attributions(doc, rules, names, quotes)
    lists = find_lists(doc, rules, names)
    status = find_status(doc, rules, names)
    return sorted((*times, *quantities, *names, *roles, *quotes, *attributions, *lists, *status), key=lambda m: (m.start, -m.end, m.kind))


def extract(source: Source, rules: RuleSet) -> Extraction:
    """Mentions, claims and the words that stories and alignment need."""
    doc = Document(source.text)
    paragraph_zones = zones(doc, rules)
    mentions = find_mentions(doc, rules)
    terms = terms_of(rules)
    read = list(map(terms.read.__getitem__, doc.lowers))  # one look-up for each token
    content = [stem for stem, _ in read]
    sentences = _sentences(doc, paragraph_zones, content)
    return Extraction(
        source=source.id,
        mentions=tuple(mentions),
        claims=tuple(find_claims(source.id, doc, mentions, sentences, content, rules)),
        sentences=tuple(sentences),
        terms=_terms(doc, paragraph_zones, [stem for _, stem in read]),
        shingles=shingles(doc),
    )


def _sentences(doc: Document, paragraph_zones: list[str], content: Sequence[str]) -> list[SentenceRecord]:
    return [
        SentenceRecord(start, end, paragraph, paragraph_zones[paragraph], tuple(dict.fromkeys(filter(None, content[first:last]))))
        for start, end, first, last, paragraph in doc.sentences
    ]


def _terms(doc: Document, paragraph_zones: list[str], run: Sequence[str | None]) -> dict[str, int]:
    counts: dict[str, int] = {}
    get = counts.get
    for number, (_, _, first, last, paragraph) in enumerate(doc.sentences):
        if paragraph_zones[paragraph] == FURNITURE:
            continue
        step = 2 if number < _LEAD else 1
        before = ""
        for stem in run[first:last]:
            if stem:
                counts[stem] = get(stem, 0) + step
                if before:
                    pair = f"{before} {stem}"
                    counts[pair] = get(pair, 0) + 1
                before = stem
            elif stem is None:
                before = ""
    return counts
