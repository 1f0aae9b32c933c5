"""Offices: which ones a single person holds, what a portfolio is made of, and which country an article is about."""

from __future__ import annotations

from collections import Counter
from typing import Any

from checker.model import Extraction, Name
from checker.ruleset import RuleSet
from checker.values.names import fold

Country = frozenset[str]
_FILLER = frozenset("the of and for in at to a an & ministry department office minister its".split())
_SHARE = 0.34  # of the mentions of the most frequent country, from which another counts too


def _unique(rules: RuleSet) -> frozenset[str]:
    return frozenset(rules.lexicon("titles")["unique"])


def is_unique(office: str, rules: RuleSet) -> bool:
    """Whether one person at a time holds an office (per institution or country)."""
    return office in rules.memo(_unique)


def portfolio(of: str, rules: RuleSet) -> frozenset[str]:
    """The telling words of what an office is of: "Ministry of Science and ICT" and "science" share one."""
    return frozenset(w for w in fold(of).split() if w not in _FILLER)


def _countries(rules: RuleSet) -> dict[str, str]:
    """Every name and demonym of a country -> the country."""
    data: Any = rules.lexicon("places")["countries"]
    out: dict[str, str] = {}
    for country, forms in data.items():
        for form in (country, *_forms(forms)):
            out[fold(form)] = str(country)
    for country, forms in rules.lexicon("demonyms").items():
        for form in _forms(forms):
            out.setdefault(fold(form), str(country))
    return out


def names_country(words: frozenset[str], rules: RuleSet) -> bool:
    """Whether the words of a portfolio are a country's name and nothing else."""
    return words in rules.memo(_country_words)


def _country_words(rules: RuleSet) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(form.split()) for form in rules.memo(_countries))


def _forms(text: object) -> list[str]:
    return [part.strip() for part in str(text or "").split(",") if part.strip()]


def countries_of(extraction: Extraction, rules: RuleSet) -> Country:
    """The countries an article is mainly about, by how often it names them."""
    known = rules.memo(_countries)
    counts: Counter[str] = Counter()
    for mention in extraction.mentions:
        if isinstance(mention.value, Name) and (country := known.get(fold(mention.value.canonical))):
            counts[country] += 1
    if not counts:
        return frozenset()
    top = max(counts.values())
    return frozenset(c for c, n in counts.items() if n >= _SHARE * top)
