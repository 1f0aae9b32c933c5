"""The person who holds a title: directly behind it, in apposition to it, or joined to it by "is", "became", "was named"."""

from __future__ import annotations

import msgspec

from checker.extract import vocabulary as v
from checker.extract.capitals import Words
from checker.extract.offices import MINISTERIAL, Complement, Hit, NameIndex, complement
from checker.model import Mention, Name, Role

Person = tuple[int, Name]  # the token after a person's name, and the name

_COPULAS = frozenset("is was became becomes remains".split())
_AS = frozenset("serves served serving works worked working acts acted acting".split())
_APPOINTED = frozenset("named appointed elected chosen made".split())
_PAST = frozenset("was served worked acted".split())
_ADVERBS = frozenset("once also now currently then still previously formerly".split())
_CLOSERS = frozenset(', . ; : ) — – - ” " and who whom whose or but of for at in with from on'.split())
DETERMINERS = frozenset("the a an his her their its one".split())
_CALLED = frozenset("named called".split())
_AHEAD = frozenset("will would to".split())
_CLAUSE = 7  # tokens between a person and "as"
_LEADING = 4  # adjectives and nouns in no list that may stand between a determiner and a title
_CHAIN = 8  # tokens between the comma of an apposition and the "and" that joins a second title


class Holders:
    """Collects the roles of one article, title by title."""

    def __init__(self, words: Words, names: NameIndex, hits: list[Hit]) -> None:
        self.words = words
        self.names = names
        self.out: list[Mention] = []
        self.ahead: dict[int, Person] = {}  # start of a title -> who holds it
        self.hits = {hit.start: hit for hit in hits}
        self.emitted: dict[int, int] = {}  # start of a title -> number of its role in `out`
        self.done: set[int] = set()  # titles whose holder is known

    def hold(self, hit: Hit) -> None:
        """Finds the holder of one title; visit titles from the last to the first."""
        if not (self._before_person(hit) or self._apposition(hit)):
            self._predicate(hit)

    # ------------------------------------------------------------------------------- holder behind the title

    def _before_person(self, hit: Hit) -> bool:
        at = self._skip_titles(hit.last)
        if at < len(self.words.doc.lowers) - 1 and self.words.doc.lowers[at] in _CALLED:
            at += 1  # "a student named Doe"
        person = self.person(at)
        if person is not None and not self._one_sentence(hit.last - 1, at):
            person = None
        if hit.last - hit.first == 1 and self.words.base[hit.first] in self.words.vocab.behind_only:
            return False
        if person is not None:
            self._emit(hit, person, hit.of or self._from_behind(person))
            return True
        return self._joined_title(hit) or self._behind_complement(hit)

    def _one_sentence(self, first: int, last: int) -> bool:
        doc = self.words.doc
        return doc.sentence_of[first] == doc.sentence_of[last]

    def _joined_title(self, hit: Hit) -> bool:
        """ "Acme chairman and chief executive Jane Doe": the second title's holder, and the first one's body."""
        at = hit.last
        lowers = self.words.doc.lowers
        if at >= len(lowers) or lowers[at] not in ("and", "&", "/", ",") or at + 1 not in self.ahead:
            return False
        if lowers[at] == "," and not hit.bodied and not hit.status:
            return False
        self._emit(hit, self.ahead[at + 1], hit.of)
        number = self.emitted.get(at + 1)
        if number is not None and hit.of:
            mention = self.out[number]
            if isinstance(mention.value, Role) and not mention.value.of:
                self.out[number] = msgspec.structs.replace(mention, value=msgspec.structs.replace(mention.value, of=hit.of))
        return True

    def _behind_complement(self, hit: Hit) -> bool:
        """ "President of Acme Jane Doe", and with a comma "Acme's president, Jane Doe,"."""
        tokens, flags = self.words.doc.tokens, self.words.flags
        found = complement(self.words, self.names, hit)
        end = found.last if found is not None else hit.last
        if found is not None:
            person = self.person(end)
            if person is not None and not flags[end - 1] & (v.POSSESSIVE | v.TITLE):
                self._emit(hit, person, found.of or hit.of)
                return True
        if end >= len(tokens) or tokens[end] != "," or not (hit.determined or hit.bodied or hit.start == self._sentence_start(hit)):
            return False
        person = self.person(self._skip_honorifics(end + 1))
        if person is None or person[0] >= len(tokens) or tokens[person[0]] not in ",.;)—–":
            return False
        goes_on = tokens[person[0]] == "," and self.person(person[0] + 1) is not None  # a list of people
        if goes_on or self._follows_person(hit):
            return False
        self._emit(hit, person, _of(hit, found))
        return True

    def _skip_titles(self, at: int) -> int:
        """Past the point of an abbreviation, honorifics and a second rank: "Lt. Gov. Jane Doe", "spokesman Maj. John Doe"."""
        doc = self.words.doc
        if at < len(doc.tokens) - 1 and doc.tokens[at] == "." and doc.starts[at] == doc.ends[at - 1]:
            same = doc.sentence_of[at] == doc.sentence_of[at + 1]
            at += 1 if same else 0
        at = self._skip_honorifics(at)
        if at in self.ahead and self.words.flags[at] & v.TITLE and doc.tokens[at][0].isupper():
            return self.names.end[self.ahead[at][0]][0]
        return at

    def _skip_honorifics(self, at: int) -> int:
        tokens, flags = self.words.doc.tokens, self.words.flags
        while at < len(tokens) and flags[at] & v.HONORIFIC and tokens[at][0].isupper() and at not in self.names.begin:
            at += 1
            if at < len(tokens) and tokens[at] == ".":
                at += 1
        return at

    def _from_behind(self, person: Person) -> str:
        """The body behind a person's name: "Professor Jane Doe of Acme"."""
        lowers = self.words.doc.lowers
        at = person[0]
        if at >= len(lowers) or lowers[at] not in ("of", "from", "at", "with"):
            return ""
        at += 1
        while at < len(lowers) and lowers[at] in ("the", "a"):
            at += 1
        best = ""
        while at in self.names.begin and self.names.begin[at][1].type in ("organisation", "place", "other"):
            last, name = self.names.begin[at]
            best = self.names.label(name)
            if not self.words.flags[last - 1] & v.POSSESSIVE:
                break
            at = last
        return best

    # ----------------------------------------------------------------------------- holder in front of the title

    def _apposition(self, hit: Hit) -> bool:
        """ "Jane Doe, 41, the mayor of Springfield," and what is joined to it by "and"."""
        doc = self.words.doc
        start = self._unlisted_modifiers(hit.start)
        owner = self.names.end.get(start)
        if owner is not None and self.words.flags[start - 1] & v.POSSESSIVE:  # "Jane Doe, Pike's chief of staff"
            start = owner[0]
        determined = start > 0 and doc.lowers[start - 1] in DETERMINERS
        start -= 1 if determined else 0
        if start > 1 and doc.lowers[start - 1] in _ADVERBS and doc.tokens[start - 2] == ",":
            start -= 1  # "Doe, now the mayor"
        if not start:
            return False
        holder = self._named_before_comma(start - 1)
        if holder is None and doc.lowers[start - 1] in ("and", "&"):
            holder = self._chained(start - 1)
        if holder is None:
            return False
        found = complement(self.words, self.names, hit)
        end = found.last if found is not None else hit.last
        closed = end >= len(doc.tokens) or doc.lowers[end] in _CLOSERS or doc.starts[end] - doc.ends[end - 1] > 1
        closed = closed or (doc.tokens[end].islower() and doc.tokens[end].endswith("ing"))  # "a student studying abroad"
        if not closed and (determined or found is None):
            return False
        listed = end < len(doc.tokens) and doc.tokens[end] == "," and self.person(end + 1) is not None
        if listed and not determined and not hit.bodied and found is None:
            return False
        of = _of(hit, found)
        following = self.hits.get(end + 1) if end < len(doc.tokens) and doc.lowers[end] == "and" else None
        if not of and following is not None:  # "president and chief executive of Acme"
            shared = complement(self.words, self.names, following)
            of = shared.of if shared is not None else ""
        self._emit(hit, holder, of, last=end)
        return True

    def _unlisted_modifiers(self, start: int) -> int:
        """Past a few adjectives or nouns that are in no list, if a determiner is in front: "a retired analyst"."""
        doc, flags = self.words.doc, self.words.flags
        for k in range(start, max(start - _LEADING, 1), -1):
            if doc.lowers[k - 1] in DETERMINERS:
                return k
            numbered = doc.lowers[k - 1].endswith("-time") or (
                doc.tokens[k - 1].isdigit() and len(doc.tokens[k - 1]) == 4
            )  # "2007 champion"
            if numbered:
                continue
            blocked = flags[k - 1] & (v.OPENER | v.TITLE | v.RELATION | v.POSSESSIVE)
            if blocked or not doc.tokens[k - 1][0].isalpha() or k - 1 in self.names.taken:
                return start
        return start

    def _named_before_comma(self, at: int) -> Person | None:
        """The person whose name ends before the comma at `at`, with an age or "of <body>" between."""
        doc = self.words.doc
        if at < 1 or doc.tokens[at] not in ",(":
            return None
        end = at
        if doc.tokens[end - 1].isdigit() and end >= 2 and doc.tokens[end - 2] == ",":
            end -= 2
        ended = self.names.end.get(end)
        if ended is not None and ended[1].type in ("organisation", "place") and ended[0] >= 2:
            k = ended[0] - 1
            while k > 0 and doc.lowers[k] == "the":
                k -= 1
            if doc.lowers[k] in ("of", "from"):
                end, ended = k, self.names.end.get(k)
        if ended is None or ended[1].type != "person" or self.words.flags[end - 1] & v.POSSESSIVE:
            return None
        return end, ended[1]

    def _chained(self, at: int) -> Person | None:
        """The holder of the title that ends where "and" stands: "Jane Doe, a singer and actor"."""
        tokens = self.words.doc.tokens
        if tokens[at - 1] == ",":
            return None  # "Jane Doe, and a veteran": somebody else
        for k in range(at - 1, max(0, at - 1 - _CHAIN), -1):
            if tokens[k] in ".;":
                return None
            if tokens[k] == ",":
                return self._named_before_comma(k)
        return None

    def _predicate(self, hit: Hit) -> bool:
        """ "Jane Doe is the mayor of Springfield", "Jane Doe, who serves as chairwoman", "Jane Doe was named coach"."""
        doc = self.words.doc
        at = hit.start
        definite = at > 0 and doc.lowers[at - 1] == "the"
        if at and doc.lowers[at - 1] in DETERMINERS:
            at -= 1
        if at < 3 or hit.office.office in self.words.vocab.passing:
            return False
        holder = self._subject(at - 1, hit)
        if holder is None and doc.lowers[at - 1] == "as":
            holder, status = self._changed(at - 2)
            hit = hit._replace(status=hit.status or status)
        if holder is None:
            return False
        if not hit.status and hit.office.unique and not _PAST.isdisjoint(doc.lowers[at - 2 : at]) and doc.lowers[at] not in _APPOINTED:
            hit = hit._replace(status="former")  # "who was president of Ruritania", but not "was elected president"
        found = complement(self.words, self.names, hit)
        if definite and found is None and hit.office.group not in ("occupations", "shared") and not hit.of:
            return False
        self._emit(hit, holder, _of(hit, found), last=found.last if found is not None else hit.last)
        return True

    def _changed(self, k: int) -> tuple[Person | None, str]:
        """Who "stepped down as" or "will take over as", and the status that leaves the office in."""
        doc, known = self.words.doc, self.words.vocab.taken_over
        lowers = doc.lowers
        status = known.get(lowers[k]) or known.get(f"{lowers[k - 1]} {lowers[k]}")
        if not status:
            return None, ""
        ahead = ""
        for at in range(k, max(0, k - _CLAUSE), -1):
            ended = self.names.end.get(at)
            if ended is not None and ended[1].type == "person":
                return (at, ended[1]), ahead or ("" if status == "current" else status or "designate")
            if not lowers[at - 1].isalpha() or lowers[at - 1] in ("and", "but", "that", "who") or at - 1 in self.names.taken:
                return None, ""
            if lowers[at - 1] in _AHEAD:
                ahead = "designate" if status in ("current", None) else ""
        return None, ""

    def _subject(self, k: int, hit: Hit) -> Person | None:
        """The person in front of the verb that ends at token `k`."""
        doc = self.words.doc
        lowers = doc.lowers
        while k > 2 and lowers[k] in _ADVERBS:
            k -= 1
        if lowers[k] == "as" and lowers[k - 1] in _AS:
            k -= 2
        elif lowers[k] in _APPOINTED and lowers[k - 1] in ("was", "been", "is", "were"):
            k -= 3 if lowers[k - 2] in ("has", "had", "have") else 2
        elif lowers[k] in _COPULAS or (lowers[k] == "as" and (hit.of or hit.determined)):
            k -= 1
        else:
            return None
        while k > 0 and lowers[k] in _ADVERBS:
            k -= 1
        if k > 1 and lowers[k] == "who":
            k -= 2 if doc.tokens[k - 1] == "," else 1
        ended = self.names.end.get(k + 1)
        return (k + 1, ended[1]) if ended is not None and ended[1].type == "person" else None

    # ------------------------------------------------------------------------------------------------- helpers

    def person(self, at: int) -> Person | None:
        """The person whose name begins at token `at`."""
        found = self.names.begin.get(at)
        return found if found is not None and found[1].type == "person" else None

    def add(self, first: int, last: int, role: Role) -> None:
        """Records a role over the tokens `[first, last)`."""
        doc = self.words.doc
        start, end = doc.starts[first], doc.ends[last - 1]
        if self.words.flags[last - 1] & v.POSSESSIVE:
            end -= 2
        self.out.append(Mention(start=start, end=end, kind="role", text=doc.text[start:end], value=role))

    def _emit(self, hit: Hit, person: Person, of: str, last: int = 0) -> None:
        doc = self.words.doc
        end, name = person
        if end > hit.first:
            self.ahead.setdefault(hit.start, person)
        self.done.add(hit.first)
        self.emitted[hit.start] = len(self.out)
        written = " ".join(doc.text[doc.starts[hit.words] : doc.ends[hit.last - 1]].split())
        role = Role(office=hit.office.office, of=of, holder=self.names.label(name), entity=name.entity, status=hit.status, written=written)
        self.add(min(hit.start, self.names.end[end][0]), max(last or hit.last, end), role)

    def _follows_person(self, hit: Hit) -> bool:
        """Whether the title already stands in apposition to somebody in front of it."""
        at = hit.start - 1
        if at > 0 and self.words.doc.lowers[at] in DETERMINERS:
            at -= 1
        return self._named_before_comma(at) is not None

    def _sentence_start(self, hit: Hit) -> int:
        doc = self.words.doc
        return doc.sentences[doc.sentence_of[hit.first]].first_token


def _of(hit: Hit, found: Complement | None) -> str:
    """One `of` from what stands before and behind a title; the body behind it is the more exact."""
    left, right = hit.of, found.of if found is not None else ""
    if not left or not right or left.lower() in right.lower():
        return right or left
    if hit.office.office in MINISTERIAL:
        return f"{right}, {left}" if left[:1].isupper() and right.islower() else right
    return right if left.islower() or right[:1].isupper() else f"{left} {right}"
