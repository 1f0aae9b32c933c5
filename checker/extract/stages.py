"""How far a case, a search or a repair has come, told in the words of a rule: "at large", "taken into custody", "found guilty".

Status (status.py) is for actions on a named thing. Here the words are the rule's (`match.steps`, phrases as in forms.py). Whose step it is
stands in the phrase (OWNER, NOUN), or is the person or noun before it in its clause; of `match.of: story` it is the story's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import compress
from typing import NamedTuple

from checker.document import Document
from checker.extract.details import Detail
from checker.extract.forms import Found, Matcher, Phrase, phrase
from checker.extract.placed import Placed
from checker.model import Mention, Name, Status
from checker.ruleset import RuleSet
from checker.terms import terms_of

_BEFORE = 4  # words in front of a phrase that may deny it or put it off
_SUBJECT = 14  # words in front of a phrase among which its subject is looked for
_UNLESS = 6  # words on either side in which a rule's `unless` is looked for
_BREAKS = frozenset('.;:!?"“”')
_NOT_BEHIND = frozenset("by with of for to".split())  # a name behind them is not the subject: "accused of killing Hald was charged"


class _Step(NamedTuple):
    """One phrase of one step of a rule."""

    attribute: str
    name: str
    phrase: Phrase
    of: str
    types: frozenset[str]  # of the names that it may be told of
    nouns: Mapping[str, str]  # word -> the first of its group
    unless: frozenset[str]
    open: bool  # whether a word that denies it or puts it off may stand before the phrase or in its gaps
    written: frozenset[str]  # the words of the phrase itself


class _Steps(NamedTuple):
    anchors: dict[str, list[_Step]]  # by the word that is looked for
    off: frozenset[str]  # words that deny a step or put it off
    said: frozenset[str]  # verbs of speech: what stands before them is a speaker


def _steps(rules: RuleSet) -> _Steps:
    terms = terms_of(rules)
    anchors: dict[str, list[_Step]] = defaultdict(list)
    for rule in sorted(rules.rules.values(), key=lambda r: r.id):
        match = rule.match
        nouns = {str(word): str(group[0]) for group in match.get("nouns", ()) for word in group}
        types, unless = frozenset(match.get("owner", ())), frozenset(match.get("unless", ()))
        for step in match.get("steps", ()):
            for text in step["phrases"]:
                told = phrase(text, frozenset(nouns), lambda word: terms.term(word)[1])
                written = told.anchor.words.union(*(e.words for e in (*told.form.before, *told.form.behind)))
                entry = _Step(
                    rule.attribute, str(step["name"]), told, str(match.get("of")), types, nouns, unless, bool(step.get("open")), written
                )
                for word in sorted(told.anchor.words):
                    anchors[word].append(entry)
    modality = rules.lexicon("modality")
    off = frozenset(str(w) for key in ("planned", "expected", "denied", "conditional") for w in modality[key])
    return _Steps(dict(anchors), off, frozenset(rules.lexicon("speech")["verbs"]))


def find_stages(doc: Document, placed: Placed, rules: RuleSet) -> Iterator[Detail]:
    """The steps that one article tells of, in order of position."""
    steps = rules.memo(_steps)
    anchors = steps.anchors
    found = list(compress(range(len(doc.lowers)), map(anchors.__contains__, doc.lowers)))
    if not found:
        return
    known = {low: (high, value) for low, high, _, value in placed.names if value.entity >= 0}
    types: dict[int, str] = {}
    ends: dict[int, tuple[int, Name]] = {}
    to, back = {}, {}
    for low, (high, name) in known.items():
        types[name.entity], ends[high - 1] = name.type, (low, name)
        to[low], back[high] = (high, name.entity), (low, name.entity)
    matcher = Matcher(doc, to, back, lambda _: "")
    told: dict[str, int] = {}  # attribute -> token behind its last phrase: two phrases of one rule do not tell one thing twice
    for at in found:
        sentence = doc.sentences[doc.sentence_of[at]]
        first, stop = sentence.first_token, sentence.last_token
        for step in anchors[doc.lowers[at]]:
            if told.get(step.attribute, -1) > at or (hit := matcher.around(step.phrase, at, first, stop)) is None:
                continue
            low, high, captured = hit
            if not step.open and (_off(doc, low, first, steps.off) or steps.off.intersection(doc.lowers[low:high]) - step.written):
                continue
            if step.unless and step.unless.intersection(doc.lowers[max(first, low - _UNLESS) : min(stop, high + _UNLESS)]):
                continue
            if captured.owner is not None and types[captured.owner] not in step.types:
                continue
            subject = _subject(doc, step, captured, ends, low, first, steps.said)
            if subject is None:
                continue
            told[step.attribute] = high
            start, close = doc.starts[low], doc.ends[high - 1]
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
