"""Title phrases with what belongs to them: status and body to the left ("former Springfield Mayor"), complement to the right ("of Springfield")."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from checker.document import Document
from checker.extract import vocabulary as v
from checker.extract.capitals import Words
from checker.extract.pieces import title_at
from checker.extract.vocabulary import Office, Vocabulary
from checker.model import Mention, Name

_PREPOSITIONS = frozenset("of for at to in with on from under".split())
_DETERMINERS = frozenset("the a an its his her their our this that".split())
MINISTERIAL = frozenset(("minister", "secretary", "deputy minister"))
_FORM_RANK = {"full": 2, "acronym": 1, "description": 1, "short": 0}
_VAGUE = frozenset("local national general special public international technical".split())
_WORDS = v.FIELD | v.BODY


class NameIndex:
    """The names of an article by the tokens at which they begin and end."""

    __slots__ = ("begin", "end", "heads", "labels", "taken")

    def __init__(self, doc: Document, names: list[Mention]) -> None:
        self.begin: dict[int, tuple[int, Name]] = {}
        self.end: dict[int, tuple[int, Name]] = {}
        self.taken: set[int] = set()
        self.labels: dict[int, str] = labels(names)
        self.heads: dict[int, str] = {}  # entity -> head noun of its name
        for mention in names:
            name = mention.value
            if not isinstance(name, Name):
                continue
            if name.head and name.form == "full":
                self.heads.setdefault(name.entity, name.head)
            first = bisect_left(doc.starts, mention.start)
            last = bisect_left(doc.ends, mention.end, first) + 1
            if name.form == "description" and first in self.begin:
                continue
            self.begin[first] = (last, name)
            self.end[last] = (first, name)
            if name.form != "description" and not name.canonical.startswith("the "):
                self.taken.update(range(first, last))

    def label(self, name: Name) -> str:
        """The fullest name of what a mention means."""
        return self.labels.get(name.entity, name.canonical) if name.entity >= 0 else name.canonical


def labels(names: list[Mention]) -> dict[int, str]:
    """The name by which every entity is best called: a full form before others, the most frequent one, of people the longest."""
    counts: dict[tuple[int, str], list[int]] = {}  # -> rank, how often, words, minus the place of the first
    for number, mention in enumerate(names):
        name = mention.value
        if not isinstance(name, Name) or name.entity < 0:
            continue
        known = counts.get((name.entity, name.canonical))
        if known is None:
            rank = -1 if name.canonical.startswith("the ") else _FORM_RANK[name.form]
            size = name.canonical.count(" ") if name.type == "person" else 0
            known = counts[name.entity, name.canonical] = [rank, 0, size, -number]
        known[1] += 1
    best: dict[int, tuple[list[int], str]] = {}
    for (entity, text), score in counts.items():
        if entity not in best or score > best[entity][0]:
            best[entity] = (score, text)
    return {entity: text for entity, (_, text) in best.items()}


class Hit(NamedTuple):
    """A title as it stands in the text: tokens `[start, last)` with modifiers, `[first, last)` without."""

    start: int
    words: int  # where the title begins without the body in front
    first: int
    last: int
    office: Office
    status: str
    of: str  # as the modifiers in front tell
    determined: bool  # a determiner or possessive stands in front
    bodied: bool  # a named body or place stands in front


class Complement(NamedTuple):
    """What follows a title behind "of", "for", "at", "to": the body it names, and the token after it."""

    of: str
    last: int


def find_titles(words: Words, names: NameIndex) -> list[Hit]:
    """Every title phrase outside of names, in order."""
    out: list[Hit] = []
    stop = 0
    count = len(words.flags)
    flags, taken = words.flags, names.taken
    for i in words.nouns:
        if not flags[i] & v.TITLE or i < stop or i in taken:
            continue
        found = title_at(words, i, count)
        if found is None or found[1].group in ("honorifics", "relations"):
            continue
        last, office = found
        if flags[last - 1] & v.POSSESSIVE or (_complements(words, i) and last not in names.begin):
            continue
        out.append(_with_modifiers(words, names, i, last, office))
        stop = last
    return out


def _complements(words: Words, i: int) -> bool:
    """Whether the title at `i` only says whose secretary or adviser another title means: "Secretary to the President"."""
    lowers = words.doc.lowers
    at = i - 1 if i and lowers[i - 1] == "the" else i
    return at >= 2 and lowers[at - 1] == "to" and bool(words.flags[at - 2] & v.TITLE) and not lowers[at - 2].endswith("s")


def _with_modifiers(words: Words, names: NameIndex, first: int, last: int, office: Office) -> Hit:
    """Reads the words in front of a title: status, portfolio, nationality, body or place."""
    doc, flags, base, vocab = words.doc, words.flags, words.base, words.vocab
    sentence = doc.sentences[doc.sentence_of[first]].first_token
    status = "former" if doc.lowers[first].startswith("ex-") else ""
    portfolio: list[str] = []
    place = body = ""
    bodied = False
    i = own = first
    while i > sentence:
        if doc.starts[i] - doc.ends[i - 1] > 2:
            break
        ended = names.end.get(i)
        if ended is not None:
            at, name = ended
            if name.type == "person" or bodied or (place and not flags[i - 1] & v.POSSESSIVE):
                break
            body, i, bodied = names.label(name), at, True
            continue
        k = i - 1
        bits = flags[k]
        double = not bodied and k > sentence and doc.tokens[k][0].isupper() and f"{base[k - 1]} {base[k]}" in vocab.demonyms
        if double or (bits & v.DEMONYM and not bodied):
            size = 2 if double else 1
            plural = not double and base[k].endswith("s") and base[k][:-1] in vocab.demonyms  # "Texans coach Jane Doe": a team
            place = place or (doc.tokens[k] if plural else vocab.demonyms.get(" ".join(base[k - size + 1 : k + 1]), ""))
            i = k - size + 1
        elif bits & v.POSSESSIVE and bits & v.TITLE and not bodied:
            portfolio.insert(0, base[k])  # "the president's chief of staff"
            i = own = k
            break
        elif bits & v.STATUS and not bodied:
            status = status or vocab.status[base[k]]
            i = k
        elif bits & _WORDS and not bits & v.OPENER and not bodied:
            portfolio.insert(0, base[k])
            i = k
        elif bits & (v.FILLER | v.ACRONYM) or "-year-old" in doc.lowers[k]:
            i = k
        elif bits & v.STATUS:
            status = status or vocab.status[base[k]]
            i = k
            break
        elif doc.lowers[k] == "once" and k > sentence and doc.tokens[k - 1] == "," and doc.tokens[first].islower():
            status = status or "former"  # "Jane Doe, once mayor of Springfield", but not "once Mayor Doe has signed it"
            i = k
            break
        elif doc.tokens[k] == "." and k > sentence and names.end.get(k) is not None and doc.starts[k] == doc.ends[k - 1]:
            i = k  # "U.S. President"
        else:
            break
        if not bodied:
            own = i
    while i < first and doc.lowers[i] in ("also", "then", "."):
        i += 1
    if office.office in MINISTERIAL:
        of = ", ".join(part for part in (_portfolio(portfolio, vocab), place or body) if part)
    else:
        if len(portfolio) == 1 and portfolio[0] in _VAGUE:
            portfolio.clear()
        of = " ".join(part for part in (body or place, " ".join(portfolio)) if part)
    before = doc.lowers[i - 1] if i else ""
    determined = (
        before in _DETERMINERS
        or bool(i and flags[i - 1] & v.POSSESSIVE)
        or (bodied and bool(flags[_possessor(words, i, first)] & v.POSSESSIVE))
    )
    return Hit(i, max(own, i), first, last, office, status, of, determined, bodied)


def _possessor(words: Words, start: int, first: int) -> int:
    """The last token in `[start, first)` that carries a possessive, or the first of them."""
    return next((k for k in range(first - 1, start - 1, -1) if words.flags[k] & v.POSSESSIVE), start)


def _portfolio(found: list[str], vocab: Vocabulary) -> str:
    """A portfolio without "affairs", so that "foreign minister" and "minister of foreign affairs" agree."""
    return " ".join(word for word in found if word != "affairs")


def complement(words: Words, names: NameIndex, hit: Hit) -> Complement | None:
    """What a title is followed by: "of the northern region", "for Research at Acme", "to the President for ..."."""
    doc = words.doc
    at = hit.last
    chosen = ""
    named = False
    begin = at
    first_preposition = ""
    while at < len(doc.tokens) and doc.lowers[at] in _PREPOSITIONS:
        preposition = doc.lowers[at]
        phrase = _noun_phrase(words, names, at + 1, preposition)
        if phrase is None:
            beyond = _field_of_study(words, names, at + 1) if preposition == "of" else 0
            if not beyond:
                break
            first_preposition, at = preposition, beyond
            continue
        text, last, is_body = phrase
        if not is_body and preposition in ("in", "on", "from", "under", "with"):
            break
        if not first_preposition:
            first_preposition = preposition
            chosen, named, begin = text, is_body, at + 1
        elif first_preposition == "to":
            chosen = ""
        elif preposition in ("at", "of", "with", "in", "for") and is_body and (not named or preposition == "at"):
            chosen, named = text, is_body
        at = last
        if preposition in ("at", "in", "with", "from", "under") or (
            is_body and first_preposition != "to" and doc.lowers[at : at + 1] != ["at"]
        ):
            break
    if not first_preposition:
        return None
    if first_preposition == "to" and not named:
        chosen = _clean(doc.text[doc.starts[begin] : doc.ends[at - 1]])
    if hit.office.office in MINISTERIAL and not named and first_preposition in ("of", "for"):
        chosen = _portfolio(chosen.lower().split(), words.vocab)
    return Complement(chosen, at)


def _noun_phrase(words: Words, names: NameIndex, at: int, preposition: str) -> tuple[str, int, bool] | None:
    """The text of a noun phrase, the token after it, and whether it is a named body or place."""
    doc, flags = words.doc, words.flags
    count = len(doc.tokens)
    start = at
    while at < count and (doc.lowers[at] in _DETERMINERS or (flags[at] & v.FILLER and at + 1 in names.begin)):
        at += 1
    begin = at
    named: list[str] = []
    described = False
    plain_words = 0
    while at < count and doc.starts[at] - doc.ends[at - 1] <= 2:
        found = names.begin.get(at)
        if found is not None and found[1].type != "person":
            if named and not flags[at - 1] & v.POSSESSIVE:
                break
            last, name = found
            named.append(names.label(name))
            described = name.form == "description"
            at = last
            if (
                at < count
                and doc.tokens[at] == "("
                and names.begin.get(at + 1)
                and doc.tokens[names.begin[at + 1][0] : names.begin[at + 1][0] + 1] == [")"]
            ):
                at = names.begin[at + 1][0] + 1
            if not flags[last - 1] & v.POSSESSIVE and not (
                at < count and flags[at] & (v.BODY | v.ORG | v.PLACE_HEAD) and doc.tokens[at].islower()
            ):
                break
            continue
        bits = flags[at]
        allowed = bits & (v.FIELD | v.BODY | v.ORG | v.DEMONYM | v.PLACE_HEAD | v.FILLER | v.GENERIC | v.EVENT) and not bits & v.OPENER
        title = preposition == "to" and bits & v.TITLE
        joint = doc.lowers[at] == "and" and plain_words and at + 1 < count and flags[at + 1] & v.FIELD and not flags[at + 1] & v.TITLE
        if (
            not (allowed or title or joint)
            or not doc.tokens[at][0].isalpha()
            or (bits & v.TITLE and not bits & (v.FIELD | v.BODY) and not title)
        ):
            break
        plain_words += 1
        at += 1
    if at == begin or (not named and at < count and at not in names.begin and _named_soon(words, names, at)):
        ahead = _named_soon(words, names, at)
        if not ahead:
            return None
        last, name = names.begin[ahead]
        return names.label(name), last, True
    text = _clean(doc.text[doc.starts[start if preposition == "to" else begin] : doc.ends[at - 1]])
    if len(named) == 1 and not plain_words:
        if flags[at - 1] & v.POSSESSIVE and at < count and doc.tokens[at].islower() and doc.tokens[at].isalpha():
            # "Norway's agency", whatever it is for, is not Norway.
            return _clean(doc.text[doc.starts[begin] : doc.ends[at]]), at + 1, False
        return named[0], at, True
    if len(named) == 2 and not plain_words and not described:
        return named[-1], at, True
    return text, at, bool(named)


def _field_of_study(words: Words, names: NameIndex, at: int) -> int:
    """The preposition behind a field in no list, if a body follows it: "of physics and astronomy | at X"; 0 if there is none."""
    doc = words.doc
    for k in range(at, min(at + 5, len(doc.tokens) - 2)):
        if k > at and doc.lowers[k] in ("at", "in", "with", "for"):
            after = k + 2 if doc.lowers[k + 1] in _DETERMINERS else k + 1
            return k if after in names.begin and names.begin[after][1].type != "person" else 0
        if not doc.tokens[k].islower() or (words.flags[k] & v.OPENER and doc.lowers[k] != "and"):
            return 0
    return 0


def _named_soon(words: Words, names: NameIndex, at: int) -> int:
    """The token at which a body's name begins behind one to three lower-case nouns ("at telecoms company X"); 0 if none does."""
    doc, flags = words.doc, words.flags
    for k in range(at, min(at + 3, len(doc.tokens) - 1)):
        if not doc.tokens[k].islower() or flags[k] & (v.OPENER | v.TITLE) or doc.starts[k + 1] - doc.ends[k] != 1:
            return 0
        found = names.begin.get(k + 1)
        if found is not None:
            return k + 1 if found[1].type in ("organisation", "other") and found[1].form != "description" else 0
    return 0


def _clean(text: str) -> str:
    """A phrase on one line, without a possessive at its end."""
    text = " ".join(text.split())
    return text[:-2] if text.endswith(("'s", "’s")) else text
