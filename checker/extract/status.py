"""How far something has come: an institution planned or opened, a bill proposed or passed, a sale denied.

A status is an action word of the lexicon with the name it acts on ("officially launched its X", "the inauguration of X", "X was
opened", "plans to establish X"); what stands before the action tells whether it is done.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal, NamedTuple

from checker.document import Document
from checker.extract.capitals import words_of
from checker.extract.vocabulary import vocabulary
from checker.model import Mention, Name, Status
from checker.ruleset import RuleSet
from checker.terms import terms_of

State = Literal["planned", "expected", "done", "denied", "rumoured", "conditional"]
_REACH = 6  # tokens between an action and the name it acts on
_BEFORE = 6  # tokens before an action that may qualify it
_BREAKS = frozenset('.;:!?"“”')
_LINKS = frozenset("a an the its their his her our new of up down off over also officially formally first national this".split())
_ARTICLES = frozenset("a an the its their his her official formal".split())
_TYPES = frozenset({"organisation", "law", "programme", "product", "event", "other"})
_PARTICIPLES = frozenset("set shut sold bought cut begun taken".split())
_PERFECT = frozenset("has have had having was were been is are be being".split())


class _Actions(NamedTuple):
    verbs: dict[str, str]  # stem -> class
    nouns: dict[str, str]
    particles: dict[str, dict[str, str]]  # first stem of "set up" -> particle -> class
    modality: dict[str, State]


def _actions(rules: RuleSet) -> _Actions:
    terms = terms_of(rules)
    verbs: dict[str, str] = {}
    nouns: dict[str, str] = {}
    particles: dict[str, dict[str, str]] = {}
    for name, entry in rules.lexicon("actions").items():
        for verb in entry["verbs"]:
            first, _, particle = verb.partition(" ")
            if particle:
                particles.setdefault(terms.stem(first), {})[particle] = name
            else:
                verbs[terms.stem(first)] = name
        nouns.update(dict.fromkeys(entry["nouns"], name))
    order: tuple[State, ...] = ("rumoured", "conditional", "expected", "planned", "denied")
    modality = {str(word): state for state in order for word in rules.lexicon("modality")[state]}
    return _Actions(verbs, nouns, particles, modality)


def find_status(doc: Document, rules: RuleSet, names: list[Mention]) -> list[Mention]:
    """Every action on a named thing, with its state."""
    actions = rules.memo(_actions)
    found: list[tuple[int, str, bool]] = []  # token, class, is noun
    stem = terms_of(rules).stem
    for index in words_of(doc, rules.memo(vocabulary)).actions:
        lower = doc.lowers[index]
        root = stem(lower)
        if lower in actions.nouns and not _is_verb(doc, index):
            found.append((index, actions.nouns[lower], True))
        elif root in actions.verbs:
            found.append((index, actions.verbs[root], False))
        elif root in actions.particles and index + 1 < len(doc.lowers) and doc.lowers[index + 1] in actions.particles[root]:
            found.append((index, actions.particles[root][doc.lowers[index + 1]], False))
    if not found:
        return []
    targets = [n for n in names if isinstance(n.value, Name) and n.value.type in _TYPES]
    starts = [n.start for n in targets]
    out: list[Mention] = []
    for index, name, noun in found:
        target = _object(doc, targets, starts, index, noun)
        if target is None:
            continue
        mention, passive = target
        value = mention.value
        assert isinstance(value, Name)
        state = _state(doc, actions, index, noun, passive)
        start = min(doc.starts[index], mention.start)
        end = max(doc.ends[index], mention.end)
        out.append(
            Mention(
                start=start,
                end=end,
                kind="status",
                text=doc.text[start:end],
                value=Status(action=name, state=state, object=value.canonical, entity=value.entity),
            )
        )
    return out


def _is_verb(doc: Document, index: int) -> bool:
    before = doc.lowers[index - 1] if index else ""
    if (
        doc.lowers[index].endswith("ing")
        and before not in _ARTICLES
        and doc.lowers[index + 1 : index + 2] in (["the"], ["a"], ["an"], ["its"], ["their"])
    ):
        return True  # "denied opening the lab"
    return before in ("to", "will", "would", "can", "could", "may", "might", "must", "should", "they", "we", "and") or before in _PERFECT


def _object(doc: Document, targets: list[Mention], starts: list[int], index: int, noun: bool) -> tuple[Mention, bool] | None:
    """The name an action acts on: behind it with nothing but determiners between, or before a passive ("X was opened")."""
    at = bisect_left(starts, doc.ends[index])
    if at < len(targets):
        gap = [w for w in doc.lowers[index + 1 : doc.token_at(targets[at].start)] if w != ","]
        if len(gap) <= _REACH and all(
            w in _LINKS or (w.isalpha() and w not in ("with", "by", "in", "at", "to", "for", "on", "and")) for w in gap
        ):
            near = [w for w in gap if w not in _LINKS]
            if (not noun or "of" in gap) and len(near) <= (3 if noun else 1) and not _BREAKS.intersection(gap):
                return targets[at], False
    if noun or at == 0:
        return None
    before = targets[at - 1]
    gap = doc.lowers[doc.token_at(before.end - 1) + 1 : index]
    passive = any(w in _PERFECT for w in gap) and (doc.lowers[index].endswith("ed") or doc.lowers[index] in _PARTICIPLES)
    if passive and len(gap) <= 4 and not _BREAKS.intersection(gap) and "," not in gap:
        return before, True
    return None


def _state(doc: Document, actions: _Actions, index: int, noun: bool, passive: bool) -> State:
    """Planned, expected, denied ... by the words before the action in its clause; done if nothing says otherwise."""
    low = max(0, index - _BEFORE)
    for at in range(index - 1, low - 1, -1):
        word = doc.lowers[at]
        if word in _BREAKS:
            break
        if word in actions.modality and not (word == "set" and at + 1 == index):
            return actions.modality[word]
        if word in _PERFECT and not noun and not passive and word in ("has", "have", "had", "having"):
            return "done"
        if word == "to" and at + 1 == index:
            continue
        if word in (",", "that", "which", "who"):
            break
    before = doc.lowers[index - 1] if index else ""
    if before == "to" and not noun:
        return "planned"
    lower = doc.lowers[index]
    if not noun and not lower.endswith(("ed", "s")) and lower not in ("set", "shut", "sold", "bought", "found"):
        return "planned" if not lower.endswith("ing") else "done"
    return "done"
