"""Which quotations are one utterance, and how their wordings relate.

The wording itself is the evidence that two quotations are one utterance: a share of common words that two different utterances of
one speaker do not reach (0.48 at the 99th percentile of real news). A named speaker is not asked for, as outlets attribute in too many
ways, but two different named speakers need a nearly equal wording.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, pairwise
from typing import NamedTuple

from checker.model import Bucket, Claim, Quote
from checker.ruleset import RuleSet
from checker.terms import Terms, terms_of
from checker.unions import Unions
from checker.values.names import fold
from checker.values.wording import (
    GAP,
    Wording,
    best_window,
    bracketed,
    changed_spans,
    compare_wordings,
    is_editing,
    placed_words,
)

_BESIDE = 3  # sentences that count as beside another
_MARGIN = 2  # words shown on both sides of a change
_LONG = 100  # characters up to which a quotation is shown as a whole
_PULLED = 8  # words of a pull quote
_RUN = 4  # neighbouring words that are looked at even if none has content
_TELLING = 1.75  # weight of a word that few sentences have
_RAREST = 8  # such words of a quotation by which it is looked up
_RARE = 40  # claims under one pair of words that are compared; a commoner pair is no evidence


class Link(NamedTuple):
    """Two claims that are one utterance: how their wordings relate, and which stretches of each it is about, as offsets in its text."""

    wording: Wording
    parts: dict[int, tuple[tuple[int, int], ...]]


class Utterances:
    """The quotations of a story and the links between those that are one utterance."""

    def __init__(self, bucket: Bucket, rules: RuleSet, params: dict[str, float]) -> None:
        self.bucket, self.params = bucket, params
        self.terms: Terms = terms_of(rules)
        self.claims = [c for c in bucket.claims("quote") if not _nickname(c.text)]
        self.chants = frozenset(rules.lexicon("speech")["chorus"])
        self.placed = [placed_words(c.value.words, rules) if isinstance(c.value, Quote) else [] for c in self.claims]
        self.words = [tuple(w for w, _, _ in placed) for placed in self.placed]
        self.brackets = [
            bracketed(c.value.words, p) if isinstance(c.value, Quote) else frozenset()
            for c, p in zip(self.claims, self.placed, strict=True)
        ]
        self.titles = {n for n, c in enumerate(self.claims) if self._title(c.text)}
        self.links: dict[int, dict[int, Link]] = defaultdict(dict)

        self._relate()

    def _relate(self) -> None:
        candidates = self._candidates()
        for relate in (self._whole, self._window, self._joined, self._reordered):
            for i, j in candidates:
                if self._open(i, j) and (found := relate(i, j)) is not None:
                    self.links[i][j] = self.links[j][i] = found
        self._unlink()
        for i, j, found in self._beside():
            self.links[i][j] = self.links[j][i] = found

    def sets(self) -> list[list[int]]:
        """The claims of each utterance. A few quoted words that stand in two ("nuclear button") do not make them one."""
        few = [len(words) < self.params["min_words"] for words in self.words]
        together = Unions(len(self.claims))
        for i, others in self.links.items():
            for j in others:
                if few[i] == few[j]:
                    together.join(i, j)
        wholes: dict[int, set[int]] = defaultdict(set)
        for i, others in self.links.items():
            if few[i]:
                wholes[together.root(i)].update(together.root(j) for j in others if not few[j])
        for root, found in sorted(wholes.items()):
            if len(found) == 1:
                together.join(root, found.pop())
        return [members for members in together.sets() if any(len(self.links[i]) for i in members)]

    def _unlink(self) -> None:
        """Parts the sentences that are each quoted word for word in the other's article: they are two, built alike."""
        for i in sorted(self.links):
            for j in [j for j, link in self.links[i].items() if i < j and link.wording.relation == "reworded"]:
                if self._whole_in(i, self.claims[j].source) and self._whole_in(j, self.claims[i].source):
                    del self.links[i][j], self.links[j][i]

    def _whole_in(self, i: int, source: str) -> bool:
        return any(link.wording.relation == "same" and self.claims[k].source == source for k, link in self.links[i].items())

    def _open(self, i: int, j: int) -> bool:
        """Whether nothing is known of a pair yet, or only that a short sentence is part of a much longer one."""
        link = self.links[i].get(j)
        return link is None or (link.wording.relation == "excerpt" and link.wording.dice < 0.5)

    def _candidates(self) -> list[tuple[int, int]]:
        """Pairs that share two neighbouring words of which one has content, a run of words without, or two rare words anywhere.

        Of a few words ("This is mad!") one rare word is enough to look, as their sentences must agree as well.
        """
        index: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, words in enumerate(self.words):
            told = {self.terms.term(w) for w in words if w != GAP}
            rare = sorted((-weight, stem) for stem, weight in told if weight >= _TELLING)[:_RAREST]
            few = len(words) < self.params["min_words"]
            for stems in combinations(sorted(stem for _, stem in rare), 1 if few else 2):
                index["", *stems].append(number)
            for pair in dict.fromkeys(pairwise(words)):
                if GAP not in pair and (self.terms.term(pair[0])[1] or self.terms.term(pair[1])[1]):
                    index[pair].append(number)
            for run in {words[n : n + _RUN] for n in range(len(words) - _RUN + 1)}:
                if GAP not in run:
                    index[run].append(number)
        pairs = {(a, b) for members in index.values() if len(members) <= _RARE for n, b in enumerate(members) for a in members[:n]}
        return sorted(p for p in pairs if not self._side_by_side(*p))

    def _whole(self, i: int, j: int) -> Link | None:
        """The relation of two claims if they are one utterance, else None."""
        a, b = self.words[i], self.words[j]
        found = compare_wordings(a, b)
        shorter = min(len(a), len(b))
        if found.relation == "reworded" and is_editing(a, b, self.brackets[i], self.brackets[j]):
            found = found._replace(relation="same")
        if found.relation == "reworded" and (i in self.titles) != (j in self.titles):
            return None
        if found.relation in ("same", "excerpt"):
            content = sum(1 for w in (a if len(a) <= len(b) else b) if self.terms.term(w)[1])
            return Link(found, {}) if content >= 2 or (content and shorter == max(len(a), len(b))) else None
        if shorter < self.params["min_words"]:
            # Three or four words say little by themselves: the sentences next to them must agree as well.
            content = sum(1 for w in set(a) & set(b) if self.terms.term(w)[1] >= 1.0)
            close = content >= 1 and found.dice >= self.params["dice"] and self._neighbours(i, j)
            return Link(found, {}) if close else None
        if found.relation == "reworded" and self._plainly(i, j, found):
            return Link(found, self._changed(i, j))
        if not self._telling(a, b, found.dice, "dice") or self._other_speaker(i, j, found.dice):
            return None
        return Link(found, self._changed(i, j))

    def _plainly(self, i: int, j: int, found: Wording) -> bool:
        """Whether plain words are evidence enough, as one person is known to have said both, or one article quotes both nearly alike."""
        x, y = self.speaker(self.claims[i]), self.speaker(self.claims[j])
        if x and x == y:
            return found.common >= self.params["common"] and found.dice >= self.params["dice_plain"]
        alone = self.claims[i].source == self.claims[j].source and not (x and y)
        return alone and found.common > self.params["common"] and found.dice >= self.params["dice_pulled"]

    def _title(self, text: str) -> bool:
        """Whether a few quoted words are a title ("Curse of the Billy Goat"): all that have content are capitalized."""
        words = text.split()
        content = [w for w in words[1:] if self.terms.term(w.strip(".,!?").lower())[1]]
        return len(words) <= _PULLED and len(content) >= 2 and all(w[:1].isupper() for w in content)

    def _window(self, i: int, j: int) -> Link | None:
        """The same for a short quotation and the stretch of a longer one that it was made of."""
        short, long = (i, j) if len(self.words[i]) <= len(self.words[j]) else (j, i)
        a, b = self.words[short], self.words[long]
        if j in self.links[i] or len(a) <= self.params["min_words"] or len(b) < len(a) * 1.25 or GAP in a or GAP in b:
            return None
        window = best_window(a, b)
        if window is None or window.wording.relation not in ("reworded", "spelling"):
            return None
        found = window.wording
        inside = frozenset(place - window.start for place in self.brackets[long])
        if is_editing(a, b[window.start : window.end], self.brackets[short], inside):
            return None
        if not self._telling(a, b[window.start : window.end], found.dice, "dice_window", 3) or self._other_speaker(i, j, found.dice):
            return None
        placed = self.placed[long]
        return Link(found, {long: ((placed[window.start][1], placed[window.end - 1][2]),)})

    def _joined(self, i: int, j: int) -> Link | None:
        """The same for a sentence and two of the other outlet, which put a full stop where this one has a comma."""
        for one, other in ((i, j), (j, i)):
            following = self.following(other)
            if following is None or following in self.links[one]:
                continue
            a, b = self.words[one], (*self.words[other], *self.words[following])
            found = compare_wordings(a, b)
            if found.relation not in ("reworded", "spelling", "same") or len(a) < len(b) * 0.75:
                continue
            if self._telling(a, b, found.dice, "dice") and not self._other_speaker(i, j, found.dice):
                return Link(found, {other: ((0, self.claims[following].end - self.claims[other].start),)})
        return None

    def _reordered(self, i: int, j: int) -> Link | None:
        """The same for two sentences of nearly the same words in another order, as two translations are."""
        a, b = self.words[i], self.words[j]
        if min(len(a), len(b)) < self.params["min_words"] or GAP in a or GAP in b:
            return None
        bag, weight = self._bag(a, b)
        within = self.claims[i].source == self.claims[j].source
        # Less than that is how two agencies translate, and may be two statements.
        least = self.params["dice_other_speaker" if within else "dice_plain"]
        if bag < least or weight < self.params["weight_reordered"] or self._other_speaker(i, j, bag):
            return None
        found = compare_wordings(a, b)
        return Link(found._replace(dice=bag), {}) if found.relation == "reworded" else None

    def _bag(self, a: tuple[str, ...], b: tuple[str, ...]) -> tuple[float, float]:
        """The share of common words in any order, forms of one word counting as one, and the weight of those they share."""
        x, y = Counter(map(self.terms.term, a)), Counter(map(self.terms.term, b))
        return 2 * sum((x & y).values()) / (len(a) + len(b)), sum(weight for _, weight in sorted(x.keys() & y.keys()))

    def following(self, i: int) -> int | None:
        """The claim of the sentence that follows in the same quotation."""
        if i + 1 >= len(self.claims):
            return None
        a, b = self.claims[i], self.claims[i + 1]
        follows = a.source == b.source and isinstance(b.value, Quote) and b.value.continued and b.sentence == a.sentence + 1
        return i + 1 if follows else None

    def _beside(self) -> list[tuple[int, int, Link]]:
        """Short or freely reworded sentences that stand in both articles right beside one that is surely the same utterance."""
        places: dict[str, list[int]] = defaultdict(list)
        for number, claim in enumerate(self.claims):
            places[claim.source].append(number)
        found: dict[tuple[int, int], Link] = {}
        for i in sorted(self.links):
            for j, link in sorted(self.links[i].items()):
                if i > j or self.claims[i].source == self.claims[j].source or min(len(self.words[i]), len(self.words[j])) < 5:
                    continue
                if link.wording.dice < self.params["dice_support"] and link.wording.common < self.params["common_support"]:
                    continue
                for a in self._around(i, places):
                    for b in self._around(j, places):
                        pair = (a, b) if a < b else (b, a)
                        if pair not in found and not self._met(a, b) and not self._met(b, a) and (loose := self._loosely(a, b)):
                            found[pair] = loose
        best: dict[int, float] = defaultdict(float)
        for (a, b), link in found.items():
            best[a], best[b] = max(best[a], link.wording.dice), max(best[b], link.wording.dice)
        return [(a, b, link) for (a, b), link in sorted(found.items()) if link.wording.dice >= max(best[a], best[b])]

    def _around(self, i: int, places: dict[str, list[int]]) -> list[int]:
        claim = self.claims[i]
        return [k for k in places[claim.source] if k != i and abs(self.claims[k].sentence - claim.sentence) <= _BESIDE]

    def _met(self, i: int, j: int) -> bool:
        """Whether a sentence is found in the other's article already."""
        return any(self.claims[k].source == self.claims[j].source for k in self.links[i])

    def _loosely(self, i: int, j: int) -> Link | None:
        a, b = self.words[i], self.words[j]
        if min(len(a), len(b)) < 3 or GAP in a or GAP in b:
            return None
        found = compare_wordings(a, b)
        bag, told = self._bag(a, b)
        if found.relation != "reworded" or bag < self.params["dice_beside"] or (told < 1.0 and found.dice < self.params["dice"]):
            return None
        return Link(found._replace(dice=bag), {})

    def _telling(self, a: tuple[str, ...], b: tuple[str, ...], dice: float, least: str, words: int = 2) -> bool:
        """Whether the words that two wordings share cannot be shared by chance."""
        if dice < self.params[least]:
            return False
        # "dragged" against "dragging" is one word in two forms.
        shared = dict(self.terms.term(w) for w in a).keys() & dict(self.terms.term(w) for w in b).keys()
        weights = [w for stem, w in sorted(set(map(self.terms.term, a)) | set(map(self.terms.term, b))) if stem in shared]
        content = sum(1 for w in weights if w >= 1.0)
        # The fewer words agree, the rarer they must be.
        least_weight = self.params["weight"] * (1.0 if dice >= self.params["dice_plain"] else 1.5)
        nearly = dice >= self.params["dice_plain"] if words == 2 else dice >= self.params["dice_pulled"] and content >= 2
        return sum(weights) >= least_weight and (content >= words or nearly)

    def _changed(self, i: int, j: int) -> dict[int, tuple[tuple[int, int], ...]]:
        """Of long sentences, the stretches that were changed with the words beside them."""
        out = {}
        spans = changed_spans(self.words[i], self.words[j])
        for side, claim in enumerate((i, j)):
            placed = self.placed[claim]
            parts = [(max(0, s[side][0] - _MARGIN), min(len(placed), s[side][1] + _MARGIN)) for s in spans]
            brief = sum(last - first for first, last in parts) < 0.8 * len(placed) or len(parts) > 1
            if len(self.claims[claim].text) > _LONG and brief:
                out[claim] = tuple((placed[first][1], placed[last - 1][2]) for first, last in parts)
        return out

    def _side_by_side(self, i: int, j: int) -> bool:
        """Sentences of one utterance may be built alike ("No one knew what to do. No one knew where to go."); chants go on for nights."""
        a, b = self.claims[i], self.claims[j]
        if a.source == b.source and abs(a.sentence - b.sentence) <= 3:
            shorter = min(len(self.words[i]), len(self.words[j]))
            joined = any(isinstance(c.value, Quote) and c.value.continued for c in (a, b))
            # A pull quote stands beside what it was pulled from.
            return joined or shorter < _PULLED or compare_wordings(self.words[i], self.words[j]).dice < self.params["dice_other_speaker"]
        return any(isinstance(c.value, Quote) and c.value.cue in self.chants for c in (a, b))

    def _neighbours(self, i: int, j: int) -> bool:
        a, b = self.claims[i], self.claims[j]
        return self.bucket.cosine(a, b) >= 0.3 and a.source != b.source

    def _other_speaker(self, i: int, j: int, dice: float) -> bool:
        """Whether two people said it: one article knows whom it quotes, two articles may lay nearly equal words upon different people."""
        x, y = self.speaker(self.claims[i]), self.speaker(self.claims[j])
        within = self.claims[i].source == self.claims[j].source
        if not x or not y or x == y:
            return False
        return within or (dice < self.params["dice_other_speaker"] and not self._namesake(x, y))

    def _namesake(self, x: str, y: str) -> bool:
        """Whether two entities share a name: an article that has the family name only does not say whose it is."""
        one, other = (set(fold(self.bucket.names[e].label).split()) if e in self.bucket.names else set() for e in (x, y))
        return bool(one & other)

    def speaker(self, claim: Claim) -> str:
        """The entity that a claim is laid upon; "" if nobody is named."""
        value = claim.value
        return self.bucket.entities.get((claim.source, value.entity), "") if isinstance(value, Quote) and value.entity >= 0 else ""


def _nickname(text: str) -> bool:
    """Whether two quoted words are what something is called rather than what somebody said."""
    words = text.split()
    return len(words) < 3 and all(not w[:1].islower() for w in words)
