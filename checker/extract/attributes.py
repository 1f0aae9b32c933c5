"""Which attribute a number states: the rules' trigger words nearest to it decide ("killed", "wounded"), else its own kind."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from checker.document import Document
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


def _triggers(rules: RuleSet) -> dict[str, list[Trigger]]:
    """Stem -> the attributes it may announce, in order of rule ids."""
    stem = terms_of(rules).stem
    out: dict[str, list[Trigger]] = {}
    for rule in rules.rules.values():
        words = rule.match.get("words", ())
        trigger = Trigger(rule.attribute, frozenset(rule.match.get("dimensions", ["count"])))
        for word in words:
            out.setdefault(stem(str(word).lower()), []).append(trigger)
    return out


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
    triggers = rules.memo(_triggers)
    stem = terms_of(rules).stem
    low, high = doc.token_at(mention.start), bisect_left(doc.starts, mention.end)
    if led := _led(doc, low, value, rules):
        return led
    sentence = doc.sentences[doc.sentence_at(mention.start)]
    open_left = open_right = True
    for at in range(low, high):
        if (found := _match(triggers, stem(doc.lowers[at]), value)) is not None:
            return found
    hedges = rules.memo(_leads).hedges
    while low > sentence.first_token and doc.lowers[low - 1] in hedges:
        low -= 1  # "killing at least six people and wounding others": a hedge stands between a verb and its number, not between two
    for distance in range(1, _REACH + 1):
        left, right = low - distance, high - 1 + distance
        open_left = open_left and left >= sentence.first_token and doc.tokens[left] not in _STOPS
        open_right = open_right and right < sentence.last_token and doc.tokens[right] not in _STOPS
        for at, is_open in ((left, open_left), (right, open_right)):
            if is_open and (found := _match(triggers, stem(doc.lowers[at]), value)) is not None:
                return found
    return ""


def _match(triggers: dict[str, list[Trigger]], stem: str, value: Quantity) -> str | None:
    for trigger in triggers.get(stem, ()):
        if value.dimension in trigger.dimensions:
            return trigger.attribute
    return None
