"""Which way a date points: the tense of the nearest verb, read from word lists, without a parser."""

from __future__ import annotations

from itertools import compress
from typing import Any, Literal

from checker.extract.times_parser import Found, Parser
from checker.known import Known
from checker.ruleset import RuleSet

Lean = Literal["", "past", "future"]
_REACH = 28  # tokens on either side in which a verb still speaks of the time
_BESIDE = {"past": 2, "future": 4}  # tokens between a verb and its own time: "was opened | on", "will | open again in"
_CLAUSE = frozenset(";,:—–-")
_OF_TIME = frozenset("on in at by from until till for the of early late back again here there".split())
_TO = frozenset("to for on at in by".split())
_FUTURE, _BEFORE_TO, _PAST = 1, 2, 3


class Tense:
    """The verbs and auxiliaries of `times.yml` under the kind of cue that they are."""

    def __init__(self, rules: RuleSet) -> None:
        lex: dict[str, Any] = rules.lexicon("times")["tense"]
        kinds = dict.fromkeys(lex["past"], _PAST) | dict.fromkeys(lex["ahead"], _BEFORE_TO) | dict.fromkeys(lex["future"], _FUTURE)
        self.kinds = Known(lambda word: kinds.get(word) or _kind_by_ending(word))  # 0 of most words
        self.auxiliaries = frozenset(lex["auxiliaries"])
        self.linking = frozenset(lex["linking"])

    def lean(self, p: Parser, found: Found, modality: str) -> tuple[Lean, bool]:
        """The tense that a date is told in, or nothing; and whether the verb stands right beside it, so that there is no doubt."""
        if beside := self.beside(p, found):
            return beside, True
        if modality == "since":
            return "past", False
        tense = self._nearest(p, found)
        return tense or ("future" if modality in ("by", "until") else ""), False

    def beside(self, p: Parser, found: Found) -> Lean:
        """The tense of the verb right before a date: "died on", "will open in"."""
        first = max(p.start, found.first - 5)
        for at in range(found.first - 1, first - 1, -1):
            if verdict := self._cue(p, at):
                between = found.first - 1 - at
                linked = p.tokens[found.first - 1] in _OF_TIME or (between == 0 and found.timex.unit == "day")  # no "rumoured March launch"
                near = between <= _BESIDE[verdict] and linked
                return verdict if near and (verdict == "future" or _OF_TIME.issuperset(p.tokens[at + 1 : found.first])) else ""
            if not p.tokens[at][0].isalpha():
                return ""
        return ""

    def _nearest(self, p: Parser, found: Found) -> Lean:
        """The last verb before the time in its sentence; the first one behind it where the time opens its clause."""
        behind = range(found.last, min(p.stop, found.last + _REACH))
        opening = found.first - 1
        while opening > p.start and found.first - opening <= 2 and p.tokens[opening].islower() and p.codes[opening] != "_":
            opening -= 1
        if (opening <= p.start or p.tokens[opening] in _CLAUSE) and (tense := self._first(p, behind)):
            return tense
        return self._first(p, range(found.first - 1, max(p.start, found.first - _REACH) - 1, -1)) or self._first(p, behind)

    def _first(self, p: Parser, places: range) -> Lean:
        for at in compress(places, map(self.kinds.__getitem__, map(p.tokens.__getitem__, places))):
            if verdict := self._cue(p, at):
                return verdict
        return ""

    def _cue(self, p: Parser, at: int) -> Lean:
        word = p.tokens[at]
        kind = self.kinds[word]
        if not kind:
            return ""
        if kind == _FUTURE:
            return "future"
        if kind == _BEFORE_TO:  # "is set to open", "planned for Tuesday", "agreed to meet"
            if at + 1 < p.stop and p.tokens[at + 1] in _TO:
                return "future"
            if word[-2:] != "ed":
                return ""
        helper = at - 1
        while helper >= max(p.start, at - 4) and (p.tokens[helper] in self.linking or p.tokens[helper][-2:] == "ly"):
            helper -= 1
        if helper < p.start:
            return "past"
        ahead = p.tokens[helper] in self.auxiliaries or (p.tokens[helper] == "to" and p.tokens[helper + 1] == "be")
        return "future" if ahead else "past"  # "will be delivered", "measures to be voted on"


def _kind_by_ending(word: str) -> int:
    if word.endswith(("'ll", "’ll")):
        return _FUTURE
    return _PAST if word.endswith("ed") and len(word) >= 5 else 0
