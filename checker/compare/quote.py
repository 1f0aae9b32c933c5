"""Quotations: one utterance in several wordings.

The wording itself is the evidence that two quotations are one utterance: a share of common words that two different utterances of
one speaker do not reach (0.48 at the 99th percentile of real news). A named speaker is not asked for, as outlets attribute in too many
ways, but two different named speakers need a nearly equal wording.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Quote, Verdict
from checker.ruleset import RuleSet
from checker.terms import Terms, terms_of
from checker.values.wording import GAP, Wording, compare_wordings, words_of

NAME = "quote"
_RARE = 40  # claims under one pair of words that are compared; a commoner pair is no evidence


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Utterances that several sources quote, or one source in two wordings."""
    for rule in rules.rules.values():
        if rule.extends == NAME:
            yield from _Utterances(bucket, rules, rule.id, rule.params).facts()


class _Utterances:
    def __init__(self, bucket: Bucket, rules: RuleSet, rule: str, params: dict[str, float]) -> None:
        self.bucket, self.rule, self.params = bucket, rule, params
        self.terms: Terms = terms_of(rules)
        self.claims = bucket.claims("quote")
        self.chants = frozenset(rules.lexicon("speech")["chorus"])
        self.words = [words_of(c.value.words, rules) if isinstance(c.value, Quote) else () for c in self.claims]

    def facts(self) -> Iterator[Fact]:
        links: dict[int, dict[int, Wording]] = defaultdict(dict)
        for i, j in self._candidates():
            relation = self._relate(i, j)
            if relation is not None:
                links[i][j] = links[j][i] = relation
        seen: set[int] = set()
        for start in sorted(links):
            if start in seen:
                continue
            members, queue = [], [start]
            seen.add(start)
            while queue:
                i = queue.pop()
                members.append(i)
                for j in links[i]:
                    if j not in seen:
                        seen.add(j)
                        queue.append(j)
            yield self._fact(sorted(members), links)

    def _candidates(self) -> list[tuple[int, int]]:
        """Pairs that share two neighbouring words of which one has content, or all words if they are few."""
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, words in enumerate(self.words):
            for pair in dict.fromkeys(pairwise(words)):
                if GAP not in pair and (self.terms.term(pair[0])[1] or self.terms.term(pair[1])[1]):
                    index[pair].append(number)
        pairs = {(a, b) for members in index.values() if len(members) <= _RARE for n, b in enumerate(members) for a in members[:n]}
        return sorted(pairs)

    def _relate(self, i: int, j: int) -> Wording | None:
        """The relation of two claims if they are one utterance, else None."""
        a, b = self.words[i], self.words[j]
        if self._side_by_side(i, j):
            return None
        found = compare_wordings(a, b)
        shorter = min(len(a), len(b))
        if found.relation in ("same", "excerpt"):
            content = sum(1 for w in (a if len(a) <= len(b) else b) if self.terms.term(w)[1])
            return found if content >= 2 or (content and shorter == max(len(a), len(b))) else None
        shared = set(a) & set(b)
        content = sum(1 for w in shared if self.terms.term(w)[1] >= 1.0)
        weight = sum(self.terms.term(w)[1] for w in shared)
        if shorter < self.params["min_words"]:
            # Three or four words say little by themselves: the sentences next to them must agree as well.
            close = content >= 1 and found.dice >= self.params["dice"] and self._neighbours(i, j)
            return found if close else None
        if (content < 2 and found.dice < self.params["dice_plain"]) or weight < self.params["weight"] or found.dice < self.params["dice"]:
            return None
        if self._other_speaker(i, j) and found.dice < self.params["dice_other_speaker"]:
            return None
        return found

    def _side_by_side(self, i: int, j: int) -> bool:
        """Sentences of one utterance may be built alike ("No one knew what to do. No one knew where to go."); chants go on for nights."""
        a, b = self.claims[i], self.claims[j]
        if a.source == b.source and abs(a.sentence - b.sentence) <= 3:
            return True
        return any(isinstance(c.value, Quote) and c.value.cue in self.chants for c in (a, b))

    def _neighbours(self, i: int, j: int) -> bool:
        a, b = self.claims[i], self.claims[j]
        return self.bucket.cosine(a, b) >= 0.3 and a.source != b.source

    def _other_speaker(self, i: int, j: int) -> bool:
        x, y = self._speaker(self.claims[i]), self._speaker(self.claims[j])
        return bool(x and y and x != y)

    def _speaker(self, claim: Claim) -> str:
        value = claim.value
        return self.bucket.entities.get((claim.source, value.entity), "") if isinstance(value, Quote) and value.entity >= 0 else ""

    def _fact(self, members: list[int], links: dict[int, dict[int, Wording]]) -> Fact:
        groups: list[list[int]] = []
        # The longest wording first: an excerpt joins the group of what it was cut from.
        for i in sorted(members, key=lambda m: (-len(self.words[m]), self.words[m], m)):
            for group in groups:
                if any(i == k or (k in links[i] and links[i][k].relation in ("same", "excerpt")) for k in group):
                    group.append(i)
                    break
            else:
                groups.append([i])
        reworded = [
            links[a][b]
            for n, g in enumerate(groups)
            for h in groups[:n]
            for a in g
            for b in h
            if b in links[a] and links[a][b].relation == "reworded"
        ]
        verdict: Verdict = "agree" if len(groups) == 1 else "conflict" if reworded else "variant"
        confidence = max((w.dice for w in reworded), default=1.0)
        values = tuple(
            FactValue(text=self.claims[g[0]].text, key=" ".join(self.words[g[0]]), claims=tuple(self.claims[m] for m in sorted(g)))
            for g in groups
        )
        speaker = self._label(members)
        whose = f"{speaker}’s words" if speaker else "The same words"
        if verdict == "conflict":
            detail = f"{whose} stand in quotation marks in {_count(len(groups))} wordings."
        elif verdict == "variant":
            detail = f"{whose} are quoted alike but for spelling."
        else:
            detail = f"{whose} are quoted alike."
        return Fact(
            rule=self.rule,
            kind="quote",
            verdict=verdict,
            confidence=round(0.6 + 0.4 * confidence, 3),
            subject=speaker or "quotation",
            key="",
            attribute="wording",
            detail=detail,
            values=values,
            entity=next((s for m in members if (s := self._speaker(self.claims[m]))), ""),
        )

    def _label(self, members: list[int]) -> str:
        """The speaker as most of the claims name it."""
        counts: dict[str, int] = defaultdict(int)
        for m in members:
            value = self.claims[m].value
            entity = self._speaker(self.claims[m])
            label = self.bucket.names[entity].label if entity in self.bucket.names else value.speaker if isinstance(value, Quote) else ""
            if label:
                counts[label] += 1
        return min(counts, key=lambda k: (-counts[k], k)) if counts else ""


def _count(number: int) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))
