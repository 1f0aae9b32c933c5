"""What somebody or something named is said to be, in words that no list of titles knows: "the stealth frigate Torvik", "Ardo Velk, a blogger"."""

from __future__ import annotations

from collections.abc import Iterator

from checker.document import Document
from checker.extract.details import Detail
from checker.extract.placed import Placed
from checker.model import Mention, Name
from checker.ruleset import RuleSet
from checker.terms import terms_of

ATTRIBUTE = "described"
_TYPES = frozenset(("person", "organisation", "product", "programme", "event", "other"))
_DETERMINERS = frozenset("the a an his her its their our my".split())
_BEFORE = frozenset(
    "by with of and from as for to on against , ( — –".split()
)  # behind these, a noun without an article may lead to a name
_ENDS = frozenset("of at for in with from by to on who whom whose that which and or but near under , . ; : ( ) — –".split())
_STOPS = _DETERMINERS | _ENDS
_HONORIFICS = frozenset(("", *"dr mr mrs ms prof".split()))  # without their point; a point alone goes with them
_NO_NOUN = tuple("ed ly ing ous ful ic ive able ern est nal ts es ns".split())  # ends of words that are rarely what one thing is
_LONGEST = 5  # words of a description
_SHORT = 4  # letters of "DJ" and "CEO"
_WORDLESS = 2.0  # the weight below which a word says nothing of what somebody is


def find_described(doc: Document, placed: Placed, rules: RuleSet) -> Iterator[Detail]:
    """The descriptions right before and right behind the names of an article."""
    weigh = terms_of(rules).known
    for low, high, _, value in placed.names:
        if value.type not in _TYPES or value.entity < 0 or value.form in ("description", "acronym"):
            continue
        _, _, first, stop, _ = doc.sentences[doc.sentence_of[low]]
        for start, end in filter(None, (_before(doc, low, first, high, stop), _behind(doc, high, stop))):
            head = doc.lowers[end - 1]
            if weigh[head][1] >= _WORDLESS and not head.endswith(_NO_NOUN):
                begin, close = min(start, low), max(end, high)
                text = doc.text[doc.starts[begin] : doc.ends[close - 1]]
                told = Name(type="other", canonical=head, entity=value.entity, form="description")
                piece = Mention(start=doc.starts[begin], end=doc.ends[close - 1], kind="name", text=text, value=told)
                yield Detail(piece, ATTRIBUTE, str(value.entity), {"named": " ".join(doc.lowers[start:end])})


def _before(doc: Document, low: int, first: int, high: int, stop: int) -> tuple[int, int] | None:
    """The words before a name, down to an article: "the stealth frigate", "her singer husband,"."""
    end = low
    if end > first and doc.tokens[end - 1] == ",":
        if high < stop and doc.tokens[high] not in ",.":
            return None  # "In the harbour, Velk said"
        end -= 1
    while end > first and doc.lowers[end - 1].rstrip(".") in _HONORIFICS:
        end -= 1
    at = end
    while at > first and end - at <= _LONGEST and _plain(doc.tokens[at - 1]) and doc.lowers[at - 1] not in _STOPS:
        at -= 1
    if not 0 < end - at <= _LONGEST:
        return None
    before = doc.lowers[at - 1] if at > first else ""
    if before in _DETERMINERS or before.endswith(("'s", "s'")):
        return at, end
    beside = before in _BEFORE or (bool(before) and doc.tokens[at - 1][0].isupper())  # "Torvik goalkeeper Ardo Velk"
    return (at, end) if doc.tokens[end] != "," and end - at <= 2 and beside else None


def _behind(doc: Document, high: int, stop: int) -> tuple[int, int] | None:
    """The words of an apposition: ", a top engineer at the works"."""
    if high + 2 >= stop or doc.tokens[high] != "," or doc.lowers[high + 1] not in _DETERMINERS:
        return None
    at = high + 2
    while at < stop and at - high - 2 <= _LONGEST and doc.lowers[at] not in _ENDS and (_plain(doc.tokens[at]) or _figure(doc.tokens[at])):
        at += 1
    if not 0 < at - high - 2 <= _LONGEST or at >= stop or doc.lowers[at] not in _ENDS or doc.tokens[at - 1][0].isdigit():
        return None
    return high + 2, at


def _figure(token: str) -> bool:
    return token[0].isdigit() or (token.isupper() and len(token) <= _SHORT)


def _plain(token: str) -> bool:
    return token[0].islower() and token[-1].isalnum()
