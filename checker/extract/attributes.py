"""Which attribute a number states: the rules' trigger words nearest to it decide ("killed", "wounded"), else its own kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from checker.document import Document
from checker.known import Known
from checker.model import Mention, Quantity
from checker.ruleset import RuleSet
from checker.terms import terms_of
from checker.values.quantities import hedge_words

_REACH = 6  # tokens between a number and the word that tells what it counts
_STOPS = frozenset(".;:!?")


class Trigger(NamedTuple):
    """One rule's hold on a word."""

    attribute: str
    dimensions: frozenset[str]


def _triggers(rules: RuleSet) -> Known[tuple[Trigger, ...]]:
    """Word -> the attributes it may announce, in order of rule ids."""
    stem = terms_of(rules).stem
    out: dict[str, tuple[Trigger, ...]] = {}
    for rule in rules.rules.values():
        trigger = Trigger(rule.attribute, frozenset(rule.match.get("dimensions", ["count"])))
        for word in rule.match.get("words", ()):
            key = stem(str(word).lower())
            out[key] = (*out.get(key, ()), trigger)
    return Known(lambda word: out.get(stem(word), ()))


class _Leads(NamedTuple):
    """Phrases that stand right before a number, as words from the last to the first, and the words that may come between."""

    phrases: dict[str, list[tuple[tuple[str, ...], Trigger]]]
    hedges: frozenset[str]


def _leads(rules: RuleSet) -> _Leads:
    out: dict[str, list[tuple[tuple[str, ...], Trigger]]] = {}
    for rule in rules.rules.values():
        for phrase in rule.match.get("before", ()):
            words = tuple(reversed(str(phrase).lower().split()))
            out.setdefault(words[0], []).append((words, Trigger(rule.attribute, frozenset(rule.match.get("dimensions", ["count"])))))
    return _Leads(out, hedge_words(rules))


def _led(doc: Document, low: int, value: Quantity, rules: RuleSet) -> str:
    """The attribute that the phrase right before a number tells ("a city of 340,000")."""
    leads = rules.memo(_leads)
    at = low - 1
    while at >= 0 and low - at <= 4 and doc.lowers[at] in leads.hedges and doc.lowers[at] not in leads.phrases:
        at -= 1
    for words, trigger in leads.phrases.get(doc.lowers[at], ()) if at >= 0 else ():
        if value.dimension in trigger.dimensions and tuple(doc.lowers[max(0, at - len(words) + 1) : at + 1][::-1]) == words:
            return trigger.attribute
    return ""


def attribute_of(doc: Document, mention: Mention, value: Quantity, rules: RuleSet) -> str:
    """The attribute a number states, "" if no rule's word stands near it in its sentence."""
    lowers, tokens = doc.lowers, doc.tokens
    low, high = doc.token_at(mention.start), bisect_left(doc.starts, mention.end)
    if led := _led(doc, low, value, rules):
        return led
    sentence = doc.sentences[doc.sentence_at(mention.start)]
    hedges = rules.memo(_leads).hedges
    begin = low
    while begin > sentence.first_token and lowers[begin - 1] in hedges:
        begin -= 1  # "killing at least six people and wounding others": a hedge stands between a verb and its number, not between two
    first, last = max(sentence.first_token, begin - _REACH), min(sentence.last_token, high + _REACH)
    triggers = rules.memo(_triggers)
    if not any(map(triggers.__getitem__, lowers[first : max(last, high)])):
        return ""
    for at in range(low, high):
        if found := _match(triggers[lowers[at]], value):
            return found
    left, right = begin - 1, high
    for _ in range(_REACH):
        if left >= first:
            if tokens[left] in _STOPS:
                left = first
            elif found := _match(triggers[lowers[left]], value):
                return found
            left -= 1
        if right < last:
            if tokens[right] in _STOPS:
                right = last
            elif found := _match(triggers[lowers[right]], value):
                return found
            right += 1
    return ""


def _match(triggers: Sequence[Trigger], value: Quantity) -> str:
    for trigger in triggers:
        if value.dimension in trigger.dimensions:
            return trigger.attribute
    return ""
