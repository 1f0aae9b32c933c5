"""Quotations: what articles put into quotation marks of one utterance, alike or in several wordings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from checker.compare.base import Aligner
from checker.compare.utterances import Utterances
from checker.model import Bucket, Claim, Fact, FactValue, Quote, Verdict
from checker.ruleset import RuleSet
from checker.values.wording import GAP, Wording, find_words

NAME = "quote"
_LONG_ENOUGH = 50  # characters beyond which an agreement shows only what both have


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Utterances that several sources quote, or one source in two wordings."""
    for rule in rules.rules.values():
        if rule.extends == NAME:
            told = _Told(bucket, rule.id, Utterances(bucket, rules, rule.params))
            yield from told.facts()


class _Told:
    """The facts that the utterances of a story come to."""

    def __init__(self, bucket: Bucket, rule: str, said: Utterances) -> None:
        self.bucket, self.rule, self.said = bucket, rule, said

    def facts(self) -> Iterator[Fact]:
        """One fact for each utterance that is quoted more than once."""
        for members in self.said.sets():
            if len(members) > 1:
                yield self._fact(members)

    def _shown(self, i: int) -> list[Claim]:
        """The claim as evidence: the stretches that were changed, or the one that the most telling link is about."""
        parts = [
            (link.wording.relation != "reworded", -link.wording.dice, j, link.parts[i])
            for j, link in self.said.links[i].items()
            if i in link.parts
        ]
        claim = self.said.claims[i]
        better = any(i not in link.parts and link.wording.relation == "reworded" for link in self.said.links[i].values())
        if not parts or better:
            return [claim]
        stretches = min(parts)[3]
        if stretches[0][1] > len(claim.text) and (following := self.said.following(i)) is not None:
            whole = f"{claim.text} {self.said.claims[following].text}"
            return [msgspec.structs.replace(claim, end=self.said.claims[following].end, text=whole)]
        return [msgspec.structs.replace(claim, start=claim.start + s, end=claim.start + e, text=claim.text[s:e]) for s, e in stretches]

    def _fact(self, members: list[int]) -> Fact:
        links = {i: {j: link.wording for j, link in self.said.links[i].items()} for i in members}
        groups: list[list[int]] = []
        # The longest wording first: an excerpt joins the group of what it was cut from.
        for i in sorted(members, key=lambda m: (-len(self.said.words[m]), self.said.words[m], m)):
            for group in groups:
                known = [links[i][k].relation for k in group if k in links[i]]
                if "reworded" not in known and any(r in ("same", "excerpt") for r in known):
                    group.append(i)
                    break
            else:
                groups.append([i])
        reworded = [
            (a, b)
            for n, g in enumerate(groups)
            for h in groups[:n]
            for a in g
            for b in h
            if b in links[a] and links[a][b].relation == "reworded"
        ]
        if reworded:  # what was cut from either wording speaks for neither
            groups = [[g[0], *(i for i in g[1:] if not self._part(i, g, groups, links))] for g in groups]
        # "Was already gone" and "was gone already" are one utterance by two hands: no word is another.
        other = any(sorted(self.said.words[a]) != sorted(self.said.words[b]) for a, b in reworded)
        verdict: Verdict = "agree" if len(groups) == 1 else "conflict" if other else "variant"
        confidence = max((links[a][b].dice for a, b in reworded), default=1.0)
        common = min((self.said.words[m] for m in members), key=lambda w: (len(w), w))
        shown = self._shown if verdict == "conflict" else lambda m: [self._common(m, common)]
        values = tuple(
            FactValue(
                text=self.said.claims[g[0]].text, key=" ".join(self.said.words[g[0]]), claims=tuple(c for m in sorted(g) for c in shown(m))
            )
            for g in groups
        )
        speaker = self._label(members)
        whose = f"{speaker}’s words" if speaker else "The same words"
        if verdict == "conflict":
            detail = f"{whose} stand in quotation marks in {_count(len(groups))} wordings."
        elif verdict == "variant":
            detail = f"{whose} are quoted alike but for {'the order of words' if reworded else 'spelling'}."
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
            entity=next((s for m in members if (s := self.said.speaker(self.said.claims[m]))), ""),
        )

    def _common(self, i: int, common: tuple[str, ...]) -> Claim:
        """The claim as evidence of an agreement: of a long quotation the stretch that the shortest one has."""
        claim, placed = self.said.claims[i], self.said.placed[i]
        start = find_words(self.said.words[i], common)
        if start < 0 or len(claim.text) <= _LONG_ENOUGH or GAP in common:
            return claim
        low, high = placed[start][1], placed[start + len(common) - 1][2]
        return msgspec.structs.replace(claim, start=claim.start + low, end=claim.start + high, text=claim.text[low:high])

    def _part(self, i: int, own: list[int], groups: list[list[int]], links: dict[int, dict[int, Wording]]) -> bool:
        """Whether a claim stands word for word in wordings of another group as well."""
        return any(links[i][k].relation in ("same", "excerpt") for g in groups if g is not own for k in g if k in links[i])

    def _label(self, members: list[int]) -> str:
        """The speaker as most of the claims name it."""
        counts: dict[str, int] = defaultdict(int)
        for m in members:
            value = self.said.claims[m].value
            entity = self.said.speaker(self.said.claims[m])
            label = self.bucket.names[entity].label if entity in self.bucket.names else value.speaker if isinstance(value, Quote) else ""
            if label:
                counts[label] += 1
        return min(counts, key=lambda k: (-counts[k], k)) if counts else ""


def _count(number: int) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))
