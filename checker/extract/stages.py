"""How far a case, a search or a repair has come, told in the words of a rule: "at large", "taken into custody", "found guilty".

Status (status.py) is for actions on a named thing. Here the words are the rule's (`match.steps`, phrases as in forms.py). Whose step it is
stands in the phrase (OWNER, NOUN), or is the person or noun before it in its clause; of `match.of: story` it is the story's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from checker.document import Document
from checker.extract.details import Detail
from checker.extract.forms import Element, Found, Matcher, phrase
from checker.model import Mention, Name, Status
from checker.ruleset import RuleSet

_BEFORE = 4  # words in front of a phrase that may deny it or put it off
_SUBJECT = 14  # words in front of a phrase among which its subject is looked for
_UNLESS = 6  # words on either side in which a rule's `unless` is looked for
_BREAKS = frozenset('.;:!?"“”')
_NOT_BEHIND = frozenset("by with of for to".split())  # a name behind them is not the subject: "accused of killing Hald was charged"


class _Step(NamedTuple):
    """One phrase of one step of a rule."""

    attribute: str
    name: str
    elements: tuple[Element, ...]
    of: str
    types: frozenset[str]  # of the names that it may be told of
    nouns: Mapping[str, str]  # word -> the first of its group
    unless: frozenset[str]
    open: bool  # whether a word that denies it or puts it off may stand before the phrase or in its gaps
    written: frozenset[str]  # the words of the phrase itself


class _Steps(NamedTuple):
    starts: dict[str, list[_Step]]  # by first word
    off: frozenset[str]  # words that deny a step or put it off
    said: frozenset[str]  # verbs of speech: what stands before them is a speaker


def _steps(rules: RuleSet) -> _Steps:
    starts: dict[str, list[_Step]] = defaultdict(list)
    for rule in sorted(rules.rules.values(), key=lambda r: r.id):
        nouns = {str(word): str(group[0]) for group in rule.match.get("nouns", ()) for word in group}
        for step in rule.match.get("steps", ()):
            for text in step["phrases"]:
                elements = phrase(text, frozenset(nouns))
                written = frozenset().union(*(e.words for e in elements))
                of, types, unless = (
                    str(rule.match.get("of")),
                    frozenset(rule.match.get("owner", ())),
                    frozenset(rule.match.get("unless", ())),
                )
                entry = _Step(rule.attribute, str(step["name"]), elements, of, types, nouns, unless, bool(step.get("open")), written)
                for word in sorted(elements[0].words):
                    starts[word].append(entry)
    modality = rules.lexicon("modality")
    off = frozenset(str(w) for key in ("planned", "expected", "denied", "conditional") for w in modality[key])
    return _Steps(dict(starts), off, frozenset(rules.lexicon("speech")["verbs"]))


def find_stages(doc: Document, mentions: Sequence[Mention], rules: RuleSet) -> Iterator[Detail]:
    """The steps that one article tells of, in order of position."""
    steps = rules.memo(_steps)
    names = [(bisect_left(doc.starts, m.start), bisect_left(doc.starts, m.end), m.value) for m in mentions if isinstance(m.value, Name)]
    known = {low: (high, value) for low, high, value in names if value.entity >= 0}
    types = {value.entity: value.type for _, value in known.values()}
    matcher = Matcher(doc, {low: (high, value.entity) for low, (high, value) in known.items()}, {}, lambda _: "")
    ends = {high - 1: (low, value) for low, (high, value) in known.items()}
    for at, lower in enumerate(doc.lowers):
        if lower not in steps.starts:
            continue
        sentence = doc.sentences[doc.sentence_at(doc.starts[at])]
        first, stop = sentence.first_token, sentence.last_token
        told: set[str] = set()
        for step in steps.starts[lower]:
            if step.attribute in told or (found := matcher.follow(step.elements, at, stop)) is None:
                continue
            if not step.open and (_off(doc, at, first, steps.off) or steps.off.intersection(doc.lowers[at : found.end]) - step.written):
                continue
            if step.unless and step.unless.intersection(doc.lowers[max(first, at - _UNLESS) : min(stop, found.end + _UNLESS)]):
                continue
            if found.owner is not None and types[found.owner] not in step.types:
                continue
            subject = _subject(doc, step, found, ends, at, first, steps.said)
            if subject is None:
                continue
            told.add(step.attribute)
            start, close = doc.starts[at], doc.ends[found.end - 1]
            value = Status(action=step.attribute, state="done", object=step.name)
            mention = Mention(start=start, end=close, kind="detail", text=doc.text[start:close], value=value)
            yield Detail(mention, step.attribute, subject[0], {"named": subject[1]})


def _off(doc: Document, at: int, first: int, off: frozenset[str]) -> bool:
    """Whether a word in front of a phrase denies it or puts it off: "has not been", "will be"."""
    for before in range(at - 1, max(first, at - _BEFORE) - 1, -1):
        word = doc.lowers[before]
        if word in _BREAKS or word == ",":
            return False
        if word in off or word.endswith("n't"):
            return True
    return False


def _subject(
    doc: Document, step: _Step, found: Found, ends: Mapping[int, tuple[int, Name]], at: int, first: int, said: frozenset[str]
) -> tuple[str, str] | None:
    """The article-local entity a step is told of and the rule's noun for it, "" each if there is none; None if its subject is not known."""
    if step.of == "story":
        return "", ""
    if found.owner is not None:
        return str(found.owner), ""
    noun = dict(found.words).get("noun", "")
    if noun:
        return "", step.nouns[noun]
    if step.of == "noun":
        return None
    before = at - 1
    while before >= max(first, at - _SUBJECT):
        word = doc.lowers[before]
        if word in _BREAKS or word in said:
            return None
        if before in ends:
            low, name = ends[before]
            if low == first or doc.lowers[low - 1] not in _NOT_BEHIND:
                return (str(name.entity), "") if name.type in step.types else None
            before = low - 1
            continue
        if word in step.nouns and (before == first or doc.lowers[before - 1] not in _NOT_BEHIND):
            return "", step.nouns[word]
        before -= 1
    return None
