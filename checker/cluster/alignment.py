"""Which sentences of a story speak of the same: cosine of their content stems, rare stems first.

Weights come from the fixed table of word frequencies, squared, so that names and rare words decide.
"""

from __future__ import annotations

import math
from collections import defaultdict
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
    vectors: list[dict[str, float]] = []
    postings: dict[str, list[int]] = defaultdict(list)
    for extraction in extractions:
        for number, sentence in enumerate(extraction.sentences):
            if sentence.zone == "furniture" or len(sentence.stems) < 2:
                continue
            weights = {stem: terms.weight(stem) ** 2 for stem in sentence.stems}
            norm = math.sqrt(math.fsum(w * w for w in weights.values()))
            if not norm:
                continue
            vector = {stem: w / norm for stem, w in weights.items()}
            for stem in vector:
                postings[stem].append(len(keys))
            keys.append((extraction.source, number))
            vectors.append(vector)
    out: dict[tuple[Key, Key], float] = {}
    for index, vector in enumerate(vectors):
        scores: dict[int, float] = defaultdict(float)
        for stem, weight in sorted(vector.items()):
            members = postings[stem]
            if len(members) > _POSTINGS:
                continue
            for other in members:
                if other >= index:
                    break
                scores[other] += weight * vectors[other][stem]
        for other, value in scores.items():
            if value >= _FLOOR:
                a, b = keys[other], keys[index]
                out[(a, b) if a < b else (b, a)] = value
    return out
