"""Who holds which office: "Acme President Jane Doe", "Jane Doe, mayor of Springfield", "the ministry, led by Minister Doe".

A title phrase is looked up in the lexicon, its modifiers are read to the left and its complement ("of", "for", "at") to the right
(`offices`), then its holder is sought (`holders`). Here are the roles without a title of their own, and what one mention of an office
leaves to the others.
"""

from __future__ import annotations

import re

import msgspec

from checker.document import Document
from checker.extract import vocabulary as v
from checker.extract.capitals import words_of
from checker.extract.holders import DETERMINERS, Holders
from checker.extract.offices import Hit, NameIndex, complement, find_titles
from checker.extract.vocabulary import vocabulary
from checker.model import Mention, Name, Role
from checker.ruleset import RuleSet

_KEY = re.compile(r"[\W_]+|['’]s\b")
_AHEAD = 4  # words between "heads" and the body's name


def find_roles(doc: Document, rules: RuleSet, names: list[Mention]) -> list[Mention]:
    """Every office or occupation that `doc` ascribes to a named person, in order."""
    words = words_of(doc, rules.memo(vocabulary))
    index = NameIndex(doc, names)
    if not index.begin:
        return []
    hits = find_titles(words, index)
    holders = Holders(words, index, hits)
    for hit in reversed(hits):
        holders.hold(hit)
    _several(holders)
    _headed(holders)
    _described(holders, hits)
    return _completed(sorted(holders.out, key=lambda m: (m.start, m.end, m.value.office if isinstance(m.value, Role) else "")))


def _several(holders: Holders) -> None:
    """ "Acme reporters Jane Doe, John Roe and Ann Poe": the office of each."""
    words, names = holders.words, holders.names
    doc, plurals = words.doc, words.vocab.plurals
    for i in [i for i in words.nouns if words.flags[i] & v.PLURAL_TITLE]:
        office = plurals.get(doc.lowers[i])
        person = holders.person(i + 1)
        if office is None or person is None or i in names.taken:
            continue
        body = names.end.get(i)
        of = names.label(body[1]) if body is not None and body[1].type != "person" else ""
        held: list[tuple[int, Name]] = []
        at = i + 1
        while person is not None:
            held.append(person)
            at = person[0]
            if at < len(doc.tokens) and doc.tokens[at] == ",":
                at += 1
            if at < len(doc.tokens) and doc.lowers[at] == "and":
                at += 1
            person = holders.person(at) if at > held[-1][0] else None
        if len(held) > 1:
            first = body[0] if body is not None and of else i
            for end, name in held:
                role = Role(office=office.office, of=of, holder=names.label(name), entity=name.entity, written=doc.tokens[i])
                holders.add(first, end, role)


def _headed(holders: Holders) -> None:
    """ "the ministry, led by Minister Doe", "the institute, under President Doe", "Jane Doe, who heads the union"."""
    lowers, vocab = holders.words.doc.lowers, holders.words.vocab
    for i in holders.words.heading:
        if not 0 < i < len(lowers) - 1:
            continue
        if lowers[i] == "under":
            _led(holders, i, i + 1, "")
        elif lowers[i] in vocab.led_by and lowers[i + 1] == "by":
            _led(holders, i, i + 2, vocab.heads.get(lowers[i], ""))
        elif lowers[i] in vocab.heads:
            _heads(holders, i, vocab.heads[lowers[i]])


def _led(holders: Holders, i: int, at: int, office: str) -> None:
    """A body's head behind "led by": the office is that body's if it is one that such bodies have, else one more is told."""
    words, names = holders.words, holders.names
    doc = words.doc
    body = _body_before(holders, i)
    if body is None:
        return
    begin = at
    while at < len(doc.tokens) and doc.lowers[at] in DETERMINERS:
        at += 1
    person = holders.ahead.get(at) or holders.person(at)
    if person is None:
        return
    label = names.label(body)
    kind = words.vocab.head_class.get(body.head or names.heads.get(body.entity, ""), "")
    number = holders.emitted.get(at)
    role = holders.out[number].value if number is not None else None
    if number is not None and isinstance(role, Role) and not role.of and kind in words.vocab.presides.get(role.office, ()):
        holders.out[number] = msgspec.structs.replace(holders.out[number], value=msgspec.structs.replace(role, of=label))
    elif office:
        end, name = person
        written = doc.text[doc.starts[i] : doc.ends[begin - 1]]
        holders.add(i, end, Role(office=office, of=label, holder=names.label(name), entity=name.entity, written=written))


def _body_before(holders: Holders, i: int) -> Name | None:
    """The body whose name ends before the participle at `i`, with its acronym in brackets and a comma between."""
    tokens = holders.words.doc.tokens
    k = i - 1 if tokens[i - 1] == "," else i
    if k and tokens[k - 1] == ")":
        k -= 1
    ended = holders.names.end.get(k)
    return ended[1] if ended is not None and ended[1].type == "organisation" else None


def _heads(holders: Holders, i: int, office: str) -> None:
    """ "Jane Doe, who heads the union X"; a plain past tense ("led the Bulls") says nothing of an office."""
    doc, names = holders.words.doc, holders.names
    if doc.lowers[i - 1] == "who":
        ended = names.end.get(i - 2 if doc.tokens[i - 2] == "," else i - 1)
    else:
        ended = names.end.get(i) if doc.lowers[i].endswith("s") else None
    if ended is None or ended[1].type != "person":
        return
    for at in range(i + 1, min(i + 1 + _AHEAD, len(doc.tokens))):
        found = names.begin.get(at)
        if found is not None and found[1].type in ("organisation", "other"):
            end, body = found
            if holders.words.vocab.head_class.get(body.head, "") not in ("team", "club"):
                role = Role(
                    office=office, of=names.label(body), holder=names.label(ended[1]), entity=ended[1].entity, written=doc.lowers[i]
                )
                holders.add(i, end, role)
            return
        if not doc.tokens[at][0].isalpha() or (doc.lowers[at] not in DETERMINERS and holders.words.flags[at] & v.OPENER):
            return


def _described(holders: Holders, hits: list[Hit]) -> None:
    """ "The former mayor of Springfield" without a name, if the article names one holder of that office of that body."""
    doc = holders.words.doc
    held: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for mention in holders.out:
        role = mention.value
        if isinstance(role, Role) and role.entity >= 0:
            held.setdefault((role.office, _key(role.of)), set()).add((role.holder, role.entity))
    for hit in hits:
        if not hit.office.unique or hit.first in holders.done or not hit.start or doc.lowers[hit.start - 1] != "the":
            continue
        found = complement(holders.words, holders.names, hit)
        of = hit.of if found is None else found.of
        known = held.get((hit.office.office, _key(of)), set())
        if of and len(known) == 1:
            holder, entity = next(iter(known))
            written = doc.text[doc.starts[hit.words] : doc.ends[hit.last - 1]]
            role = Role(office=hit.office.office, of=of, holder=holder, entity=entity, status=hit.status, written=written)
            holders.add(hit.start, found.last if found is not None else hit.last, role)


def _key(of: str) -> str:
    return _KEY.sub("", of.lower())


def _completed(roles: list[Mention]) -> list[Mention]:
    """Fills in the body where another mention of the same office and holder names the only one."""
    bodies: dict[tuple[int, str], set[str]] = {}
    for mention in roles:
        role = mention.value
        if isinstance(role, Role) and role.of and role.entity >= 0:
            bodies.setdefault((role.entity, role.office), set()).add(role.of)
    out: list[Mention] = []
    for mention in roles:
        role = mention.value
        if isinstance(role, Role) and not role.of:
            found = bodies.get((role.entity, role.office), set())
            if len(found) == 1:
                mention = msgspec.structs.replace(mention, value=msgspec.structs.replace(role, of=next(iter(found))))
        out.append(mention)
    return out
