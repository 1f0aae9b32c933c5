"""Enumerations of names: "Ruritania, Graustark and other countries". Open ones leave room for more."""

from __future__ import annotations

import re

from checker.document import Document
from checker.extract.offices import labels
from checker.extract.vocabulary import vocabulary
from checker.model import Listing, Mention, Name
from checker.ruleset import RuleSet

_COMMA = re.compile(r"\s*[,;]\s*(?:(?:and|or|as well as)\s+)?(?:the\s+|its\s+)?")
_LAST = re.compile(r"\s*,?\s*(?:and|or|&|as well as|along with)\s+(?:the\s+|its\s+)?")
_OTHERS = re.compile(
    r"\s*,?\s*(?:and|or|as well as)\s+(?:(?:several|many|some|various|a few|two|three|four|five)\s+)?(others?\b(?:\s+[a-z]+){0,2}|more\b|elsewhere\b)"
)
_AMONG = re.compile(r"\s*,?\s*(?:among others|among other [a-z]+|et al\.?|etc\.?|and so on|to name a few|…|\.\.\.)")
_OPENING = re.compile(
    r"(?:such as|including|includes?|included|like|e\.g\.,?|notably|especially|for example,?|among them|for instance,?)\s+(?:the\s+)?$"
)
_LABEL = re.compile(
    r"([A-Za-z-]+)\s*,?\s*(?:such as|including|like|e\.g\.|notably)\s+(?:the\s+)?$|\b([a-z-]+)\s*(?::|—|–|,)\s*(?:the\s+)?$"
)
_ARTICLE = re.compile(r"\bthe\s+$", re.I)
_GAP = 24  # characters between two names of a list
_LOOK = 60  # characters in front of a list that may open it


def _countries(rules: RuleSet) -> set[str]:
    return {country for country in rules.memo(vocabulary).places.values() if country}


def find_lists(doc: Document, rules: RuleSet, names: list[Mention]) -> list[Mention]:
    """Every enumeration of three names or more (two, if "and other ..." follows), with its articles and its "other ..."."""
    full: dict[int, str] = {}
    countries = rules.memo(_countries)
    plain = [m for m in names if isinstance(m.value, Name) and m.value.form != "description" and not m.value.canonical.startswith("the ")]
    out: list[Mention] = []
    i = 0
    while i < len(plain) - 1:
        chain = [plain[i]]
        ended = False
        while not ended and i + len(chain) < len(plain):
            following = plain[i + len(chain)]
            if not 0 <= following.start - chain[-1].end <= _GAP or not _alike(chain[-1], following, countries):
                break
            gap = doc.text[chain[-1].end : following.start]
            if _COMMA.fullmatch(gap):
                ended = " and " in gap or " or " in gap
            elif _LAST.fullmatch(gap):
                ended = True
            else:
                break
            chain.append(following)
        if len(chain) > 1 and not full:
            full = labels(names)  # most articles list nothing
        mention = _listing(doc, chain, ended, full) if len(chain) > 1 else None
        if mention is not None:
            out.append(mention)
        i += len(chain)
    return out


def _alike(a: Mention, b: Mention, countries: set[str]) -> bool:
    """Whether two names can stand in one list: of one kind, and not a town with its country."""
    first, second = a.value, b.value
    if not isinstance(first, Name) or not isinstance(second, Name):
        return False
    if first.type == "place" or second.type == "place":
        return first.type == second.type and (first.canonical in countries) == (second.canonical in countries)
    if first.type == "person" or second.type == "person":
        # Somebody of whom nothing else is said may stand between people.
        return all(n.type == "person" or (n.type == "other" and " " in n.canonical) for n in (first, second))
    return True


def _listing(doc: Document, chain: list[Mention], ended: bool, full: dict[int, str]) -> Mention | None:
    text = doc.text
    end = chain[-1].end
    label = ""
    others = None if ended else _OTHERS.match(text, end, end + _LOOK)
    among = _AMONG.match(text, end, end + _LOOK)
    before = text[max(0, chain[0].start - _LOOK) : chain[0].start]
    opening = _OPENING.search(before)
    if others:
        end = others.end(1)
        tail = others.group(1).split()
        size = next((n + 1 for n in (1, 2) if n < len(tail) and _noun(tail[n])), 1)
        end = others.start(1) + len(" ".join(tail[:size]))
        label = tail[size - 1] if size > 1 else ""
    elif among:
        end = among.end()
    if len(chain) < (2 if others else 3) or not (ended or others or among or len(chain) > 3):
        return None
    found = _LABEL.search(before)
    if not label and found:
        label = found.group(1) or found.group(2) or ""
        label = label if label.endswith("s") else ""
    article = _ARTICLE.search(before)
    start = chain[0].start - (len(article.group()) if article else 0)
    items = tuple(dict.fromkeys(_item(m, full) for m in chain))
    value = Listing(items=items, open=bool(others or among or opening), label=label.lower())
    return Mention(start=start, end=end, kind="list", text=text[start:end], value=value)


def _item(mention: Mention, full: dict[int, str]) -> str:
    name = mention.value
    if not isinstance(name, Name):
        return mention.text
    return full.get(name.entity, name.canonical) if name.type == "person" else name.canonical


def _noun(word: str) -> bool:
    """Whether a word behind "other" is the plural noun that says what the others are."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))
