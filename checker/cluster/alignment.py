"""Which sentences of a story speak of the same: cosine of their content stems, rare stems first.

Weights come from the fixed table of word frequencies, squared, so that names and rare words decide.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from checker.model import Extraction
from checker.ruleset import RuleSet
from checker.terms import terms_of

_FLOOR = 0.08  # cosines below this say nothing
_POSTINGS = 400  # sentences under one stem that are still paired by it; a stem in more of them is no evidence
Key = tuple[str, int]


def sentence_cosines(extractions: Sequence[Extraction], rules: RuleSet) -> dict[tuple[Key, Key], float]:
    """The cosine of every two sentences of a story that share enough, keyed by the ordered pair of (source, sentence)."""
    terms = terms_of(rules)
    keys: list[Key] = []
    vectors: list[list[tuple[str, float]]] = []
    common: Counter[str] = Counter()
    for extraction in extractions:
        for number, sentence in enumerate(extraction.sentences):
            if sentence.zone == "furniture" or len(sentence.stems) < 2:
                continue
            weights = {stem: terms.weight(stem) ** 2 for stem in sentence.stems}
            norm = math.sqrt(math.fsum(w * w for w in weights.values()))
            if not norm:
                continue
            common.update(weights.keys())
            keys.append((extraction.source, number))
            vectors.append([(stem, weights[stem] / norm) for stem in sorted(weights)])
    out: dict[tuple[Key, Key], float] = {}
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, vector in enumerate(vectors):
        scores: dict[int, float] = defaultdict(float)
        for stem, weight in vector:
            # A stem of one sentence pairs nothing.
            if 1 < common[stem] <= _POSTINGS:
                members = postings[stem]
                for other, value in members:
                    scores[other] += weight * value
                members.append((index, weight))
        for other, value in scores.items():
            if value >= _FLOOR:
                a, b = keys[other], keys[index]
                out[(a, b) if a < b else (b, a)] = value
    return out
