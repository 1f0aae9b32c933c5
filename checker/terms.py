"""Words as terms: stem and weight, so that sentences and articles can be compared by what they talk about.

The weight of a stem comes from a fixed table of word frequencies (rules/lexicons/common_words.yml), not from the articles at
hand: what two articles have in common does not change when a third one is read with them.
"""

from __future__ import annotations

import Stemmer

from checker.known import Known
from checker.ruleset import RuleSet

_TOP = 7.0  # Zipf frequency from which on a word says nothing about the subject
_RARE = 3.25  # what a word that is not in the table is taken for
_UNKNOWN = max(0.0, _TOP - _RARE)
_STOP = frozenset(
    "a an the and or but nor so yet of in on at by for from to into onto with without within over under up down out off about as than then "
    "that this these those there here it its he she they them his her their him we us our you your i me my mine be is are was were been being am "
    "do does did done have has had having will would shall should may might can could must not no n't 's s if because while when where who whom "
    "whose which what how why also just very more most much many some any all each every both either neither other another such own same too only "
    "said say says told tell tells ad according after before during since until through between among against mr mrs ms dr one".split()
)


class Terms:
    """Looks up stem and weight of a lower-case token; results are kept, so that a word costs its stemming once.

    `known[token]` is the quick way for all tokens of an article: stem and weight (0 for a function word or a mark, up to about 3.75
    for a rare word or a name). `read[token]` is twice the stem if the token says something: first "" for function words, figures and marks,
    then the same with figures, and None for a mark, behind which no phrase goes on.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._stem = Stemmer.Stemmer("english").stemWord
        bands = rules.lexicon("common_words").items()
        self._weights = {stem: max(0.0, _TOP - float(band)) for band, stems in bands for stem in stems.split()}
        self.known = Known(self._term)
        self.read: Known[tuple[str, str | None]] = Known(lambda token: (self._content(token), self._run(token)))

    def _term(self, token: str) -> tuple[str, float]:
        word = token.removesuffix("'s").removesuffix("'")
        stem = self._stem(word)
        empty = word in _STOP or not any(c.isalnum() for c in word)
        return stem, 0.0 if empty else self.weight(stem)

    def _content(self, token: str) -> str:
        stem, weight = self.known[token]
        return "" if not weight or token[0].isdigit() else stem

    def _run(self, token: str) -> str | None:
        stem, weight = self.known[token]
        return stem if weight else "" if token[0].isalnum() else None

    def term(self, token: str) -> tuple[str, float]:
        """Stem and weight of a lower-case token."""
        return self.known[token]

    def stem(self, token: str) -> str:
        """The stem of a lower-case token."""
        return self.known[token][0]

    def weight(self, stem: str) -> float:
        """The weight of a stem that is known to be a content word."""
        return self._weights.get(stem, _UNKNOWN)


def terms_of(rules: RuleSet) -> Terms:
    """The term table of a rule set."""
    return rules.memo(Terms)
