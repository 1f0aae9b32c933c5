"""Who holds which office: "KAIST President Lee Kwang-hyung", "Christian Estrosi, mayor of Nice", "the ministry, led by Minister Yoo".

A title phrase is looked up in the lexicon, its modifiers are read to the left, its complement ("of", "for", "at") to the right
(`offices`), and its holder is the person directly behind it, in apposition to it, or joined to it by "is", "was", "became".
"""

from __future__ import annotations

import re

import msgspec

from checker.document import Document
from checker.extract import vocabulary as v
from checker.extract.capitals import Words, words_of
from checker.extract.offices import MINISTERIAL, Complement, Hit, NameIndex, complement, find_titles
from checker.extract.vocabulary import vocabulary
from checker.model import Mention, Name, Role
from checker.ruleset import RuleSet

_COPULAS = frozenset("is was became becomes remains".split())
_AS = frozenset("serves served serving works worked working acts acted acting".split())
_APPOINTED = frozenset("named appointed elected chosen made".split())
_ADVERBS = frozenset("also now currently then still previously formerly".split())
_CLOSERS = frozenset(", . ; : ) — – - ” \" and who whose or but".split())
_PREPOSITIONS = frozenset("of for at in with from on".split())
_DETERMINERS = frozenset("the a an his her their its one".split())
_KEY = re.compile(r"[\W_]+")


def find_roles(doc: Document, rules: RuleSet, names: list[Mention]) -> list[Mention]:
    """Every office or occupation that `doc` ascribes to a named person, in order."""
    words = words_of(doc, rules.memo(vocabulary))
    index = NameIndex(doc, names)
    hits = find_titles(words, index)
    if not index.begin:
        return []
    finder = _Finder(words, index)
    finder.hits = {hit.start: hit for hit in hits}
    for hit in reversed(hits):
        finder.hold(hit)
    finder.headed()
    finder.described(hits)
    return _completed(sorted(finder.out, key=lambda m: (m.start, m.end, m.value.office if isinstance(m.value, Role) else "")))


class _Finder:
    """Collects the roles of one article."""

    def __init__(self, words: Words, names: NameIndex) -> None:
        self.words = words
        self.names = names
        self.out: list[Mention] = []
        self.ahead: dict[int, tuple[int, Name]] = {}  # start of a title -> token after the person behind it
        self.hits: dict[int, Hit] = {}  # titles by where they start with their modifiers
        self.emitted: dict[int, int] = {}  # start of a title -> number of its role
        self.done: set[int] = set()  # titles whose holder is known

    def hold(self, hit: Hit) -> None:
        """Finds the holder of one title; titles are visited from the last to the first."""
        if not (self._before_person(hit) or self._apposition(hit)):
            self._predicate(hit)

    # ------------------------------------------------------------------------------- holder behind the title

    def _before_person(self, hit: Hit) -> bool:
        doc, flags, tokens = self.words.doc, self.words.flags, self.words.doc.tokens
        count = len(tokens)
        at = self._skip_titles(hit.last, hit)
        person = self._person(at)
        if person is not None:
            self._emit(hit, hit.start, person, hit.of or self._from_behind(person))
            return True
        if at < count and doc.lowers[at] in ("and", "&", "/", ",") and at + 1 in self.ahead:
            end, name = self.ahead[at + 1]
            if doc.lowers[at] != "," or hit.bodied or hit.status:
                self._emit(hit, hit.start, (end, name), hit.of)
                self._share(at + 1, hit.of)
                return True
        found = complement(self.words, self.names, hit)
        if found is not None:
            person = self._person(found.last)
            if person is not None and not flags[found.last - 1] & (v.POSSESSIVE | v.TITLE):
                self._emit(hit, hit.start, person, found.of or hit.of)
                return True
        end = found.last if found is not None else hit.last
        if end < count and tokens[end] == "," and (hit.determined or hit.bodied or hit.start == self._sentence_start(hit)):
            person = self._person(self._skip_honorifics(end + 1))
            if person is not None and person[0] < count and tokens[person[0]] in ",.;)—–" and not self._follows_person(hit):
                if not self._list_like(person[0]):
                    self._emit(hit, hit.start, person, _of(hit, found))
                    return True
        if end < count and flags[hit.first] & v.TITLE and tokens[end] in "—–:" and hit.bodied:
            return False
        return False

    def _skip_titles(self, at: int, hit: Hit) -> int:
        """Past the point of an abbreviation, honorifics and a second rank: "Lt. Gov. Jane Doe", "spokesman Maj. John Doe"."""
        tokens = self.words.doc.tokens
        if at < len(tokens) - 1 and tokens[at] == "." and self.words.doc.starts[at] == self.words.doc.ends[at - 1] and self._same_sentence(at):
            at += 1
        at = self._skip_honorifics(at)
        if at in self.ahead and self.words.flags[at] & v.TITLE and tokens[at][0].isupper():
            return self.names.end[self.ahead[at][0]][0] if self.ahead[at][0] in self.names.end else at
        return at

    def _same_sentence(self, at: int) -> bool:
        doc = self.words.doc
        return doc.sentence_at(doc.starts[at]) == doc.sentence_at(doc.starts[at + 1])

    def _skip_honorifics(self, at: int) -> int:
        tokens, flags = self.words.doc.tokens, self.words.flags
        while at < len(tokens) and (flags[at] & v.HONORIFIC and tokens[at][0].isupper() and at not in self.names.begin):
            at += 1
            if at < len(tokens) and tokens[at] == ".":
                at += 1
        return at

    def _from_behind(self, person: tuple[int, Name]) -> str:
        """The body behind a person's name: "Professor Kim Kee-eung of KAIST"."""
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
        """ "Jane Doe, 41, the mayor of Nice," and what is joined to it by "and"."""
        doc = self.words.doc
        start = self._unlisted_modifiers(hit.start)
        determiner = ""
        if start and doc.lowers[start - 1] in _DETERMINERS:
            determiner = doc.lowers[start - 1]
            start -= 1
        if not start:
            return False
        holder = self._named_before_comma(start - 1)
        if holder is None and doc.lowers[start - 1] in ("and", "&"):
            holder = self._chained(start - 1)
        if holder is None:
            return False
        found = complement(self.words, self.names, hit)
        end = found.last if found is not None else hit.last
        closed = end >= len(doc.tokens) or doc.lowers[end] in _CLOSERS or doc.lowers[end] in _PREPOSITIONS or doc.starts[end] - doc.ends[end - 1] > 1
        if determiner and not closed:
            return False
        if not determiner and not closed and found is None:
            return False
        if end < len(doc.tokens) and doc.lowers[end] == "," and self._person(end + 1) is not None and not hit.bodied and found is None and determiner == "":
            return False
        of = _of(hit, found)
        following = self.hits.get(end + 1) if end < len(doc.tokens) and doc.lowers[end] == "and" else None
        if not of and following is not None:  # "president and chief executive of X"
            shared = complement(self.words, self.names, following)
            of = shared.of if shared is not None else ""
        self._emit(hit, hit.start, holder, of, last=end)
        return True

    def _share(self, start: int, of: str) -> None:
        """Gives a title joined by "and" the body named before the first: "Acme chairman and chief executive Jane Doe"."""
        number = self.emitted.get(start)
        if number is not None and of:
            mention = self.out[number]
            if isinstance(mention.value, Role) and not mention.value.of:
                self.out[number] = msgspec.structs.replace(mention, value=msgspec.structs.replace(mention.value, of=of))

    def _unlisted_modifiers(self, start: int) -> int:
        """Past at most three adjectives or nouns that are in no list, if a determiner is in front: "a political analyst"."""
        doc, flags = self.words.doc, self.words.flags
        for k in range(start, max(start - 4, 1), -1):
            if doc.lowers[k - 1] in _DETERMINERS:
                return k
            if not doc.tokens[k - 1][0].isalpha() or flags[k - 1] & (v.OPENER | v.TITLE | v.RELATION | v.POSSESSIVE) or k - 1 in self.names.taken:
                return start
        return start

    def _named_before_comma(self, at: int) -> tuple[int, Name] | None:
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

    def _chained(self, at: int) -> tuple[int, Name] | None:
        """The holder of the title whose phrase ends where "and" stands: "X, a singer and actor". Titles are read backwards,
        so the phrase in front is looked at directly."""
        words = self.words
        k = at - 1
        steps = 0
        while k > 0 and steps < 8 and words.doc.tokens[k] not in ".;":
            if words.doc.tokens[k] == ",":
                return self._named_before_comma(k)
            k -= 1
            steps += 1
        return None

    def _predicate(self, hit: Hit) -> bool:
        """ "Jane Doe is the mayor of Nice", "Jane Doe, who serves as chairwoman"."""
        doc = self.words.doc
        at = hit.start
        if at and doc.lowers[at - 1] in _DETERMINERS:
            at -= 1
        if at < 2:
            return False
        k = at - 1
        if doc.lowers[k] == "as" and doc.lowers[k - 1] in _AS:
            k -= 1
        elif doc.lowers[k] == "as" and (hit.of or hit.determined) and self.names.end.get(k) is not None and self.names.end[k][1].type == "person":
            pass
        elif doc.lowers[k] in _APPOINTED and doc.lowers[k - 1] in ("was", "been", "is", "were"):
            k -= 2 if doc.lowers[k - 2] in ("has", "had", "have") else 1
        elif doc.lowers[k] not in _COPULAS:
            return False
        k -= 1
        while k > 0 and doc.lowers[k] in _ADVERBS:
            k -= 1
        if doc.lowers[k] == "who":
            k -= 2 if doc.tokens[k - 1] == "," else 1
        ended = self.names.end.get(k + 1)
        if ended is None or ended[1].type != "person":
            return False
        found = complement(self.words, self.names, hit)
        if found is None and hit.office.group not in ("occupations", "shared") and not hit.of and doc.lowers[k + 2 : k + 3] == ["the"]:
            return False
        end = found.last if found is not None else hit.last
        self._emit(hit, hit.start, (k + 1, ended[1]), _of(hit, found), last=end)
        return True

    # ------------------------------------------------------------------------------------------ without a title

    def headed(self) -> None:
        """ "the ministry, led by Minister X", "Jane Doe, who heads the union"."""
        words, names = self.words, self.names
        lowers = words.doc.lowers
        vocab = words.vocab
        count = len(lowers)
        for i in range(1, count - 1):
            word = lowers[i]
            if word == "under" or (word in vocab.led_by and lowers[i + 1] == "by"):
                self._led(i, i + 1 if word == "under" else i + 2, vocab.heads.get(word, "") if word != "under" else "")
            elif word in vocab.heads:
                self._heads(i, vocab.heads[word])
        _ = names

    def _led(self, i: int, at: int, office: str) -> None:
        body = self._body_before(i)
        if body is None:
            return
        begin, titled = at, None
        while at < len(self.words.doc.tokens) and self.words.doc.lowers[at] in _DETERMINERS:
            at += 1
        if at in self.ahead:
            titled = self.ahead[at]
        person = titled or self._person(at)
        if person is None:
            return
        label = self.names.label(body)
        kind = self.words.vocab.head_class.get(body.head or self.names.heads.get(body.entity, ""), "")
        if titled is not None:
            for number, mention in enumerate(self.out):
                role = mention.value
                if mention.start == self.words.doc.starts[at] and isinstance(role, Role) and not role.of:
                    if kind in self.words.vocab.presides.get(role.office, ()):
                        self.out[number] = msgspec.structs.replace(mention, value=msgspec.structs.replace(role, of=label))
                        return
        if office:
            self._add(i, person[0], person[1], office, label, "", self.words.doc.text[self.words.doc.starts[i] : self.words.doc.ends[begin - 1]])

    def _body_before(self, i: int) -> Name | None:
        """The body whose name ends before the participle at `i`, with its acronym in brackets and a comma between."""
        tokens = self.words.doc.tokens
        k = i
        if tokens[k - 1] == ",":
            k -= 1
        if tokens[k - 1] == ")":
            k -= 1
        ended = self.names.end.get(k)
        return ended[1] if ended is not None and ended[1].type == "organisation" else None

    def _heads(self, i: int, office: str) -> None:
        doc, names = self.words.doc, self.names
        if doc.lowers[i - 1] == "who":
            k = i - 1
            ended = names.end.get(k - 1 if doc.tokens[k - 1] == "," else k)
        elif doc.lowers[i].endswith("s"):
            ended = names.end.get(i)
        else:
            return
        if ended is None or ended[1].type != "person":
            return
        at = i + 1
        for _ in range(4):
            found = names.begin.get(at)
            if found is not None and found[1].type == "organisation":
                if self.words.vocab.head_class.get(found[1].head, "") in ("team", "club"):
                    return
                self._add(i, found[0], ended[1], office, names.label(found[1]), "", doc.lowers[i])
                return
            if at >= len(doc.tokens) or not doc.tokens[at][0].isalpha() or (doc.lowers[at] not in _DETERMINERS and self.words.flags[at] & v.OPENER):
                return
            at += 1

    def described(self, hits: list[Hit]) -> None:
        """ "The former mayor of Nice" without a name, if the article names one holder of that office of that body."""
        doc = self.words.doc
        for hit in hits:
            if not hit.office.unique or hit.first in self.done or not hit.start or doc.lowers[hit.start - 1] != "the":
                continue
            found = complement(self.words, self.names, hit)
            of = _of(hit, found)
            if not of:
                continue
            holders = {
                (r.holder, r.entity) for m in self.out if isinstance(r := m.value, Role) and r.office == hit.office.office and _key(r.of) == _key(of) and r.entity >= 0
            }
            if len(holders) == 1:
                holder, entity = next(iter(holders))
                last = found.last if found is not None else hit.last
                written = doc.text[doc.starts[hit.words] : doc.ends[hit.last - 1]]
                self._mention(hit.start, last, Role(office=hit.office.office, of=of, holder=holder, entity=entity, status=hit.status, written=written))

    # ------------------------------------------------------------------------------------------------- helpers

    def _person(self, at: int) -> tuple[int, Name] | None:
        found = self.names.begin.get(at)
        return found if found is not None and found[1].type == "person" else None

    def _follows_person(self, hit: Hit) -> bool:
        """Whether the title already stands in apposition to somebody in front of it."""
        at = hit.start - 1
        if at > 0 and self.words.doc.lowers[at] in _DETERMINERS:
            at -= 1
        return self._named_before_comma(at) is not None

    def _list_like(self, end: int) -> bool:
        """Whether what follows a person goes on as a list of people."""
        return self.words.doc.tokens[end] == "," and (self._person(end + 1) is not None)

    def _sentence_start(self, hit: Hit) -> int:
        doc = self.words.doc
        return doc.sentences[doc.sentence_at(doc.starts[hit.first])].first_token

    def _emit(self, hit: Hit, start: int, person: tuple[int, Name], of: str, last: int = 0) -> None:
        doc = self.words.doc
        end, name = person
        first_name = self.names.end[end][0]
        begin = min(start, first_name)
        stop = max(last or hit.last, end)
        if hit.office.group == "occupations" and hit.office.office in ("suspect", "victim", "witness") and not hit.of and hit.last == hit.first:
            return
        self.ahead.setdefault(hit.start, person)
        self.done.add(hit.first)
        self.emitted[hit.start] = len(self.out)
        status = hit.status
        office = hit.office.office
        if status == "deputy" and office == "deputy":
            status = ""
        written = doc.text[doc.starts[hit.words] : doc.ends[hit.last - 1]]
        self._mention(begin, stop, Role(office=office, of=of, holder=self.names.label(name), entity=name.entity, status=status, written=" ".join(written.split())), end)

    def _add(self, first: int, last: int, name: Name, office: str, of: str, status: str, written: str) -> None:
        self._mention(first, last, Role(office=office, of=of, holder=self.names.label(name), entity=name.entity, status=status, written=written))

    def _mention(self, first: int, last: int, role: Role, name_end: int = 0) -> None:
        doc = self.words.doc
        start, end = doc.starts[first], doc.ends[last - 1]
        if self.words.flags[last - 1] & v.POSSESSIVE and last - 1 >= 0:
            end -= 2
        self.out.append(Mention(start=start, end=end, kind="role", text=doc.text[start:end], value=role))


def _of(hit: Hit, found: Complement | None) -> str:
    """One `of` from what stands before and behind a title; the body behind it is the more exact."""
    left, right = hit.of, found.of if found is not None else ""
    if not left or not right or left.lower() in right.lower():
        return right or left
    if hit.office.office in MINISTERIAL:
        return f"{right}, {left}" if left[:1].isupper() and right.islower() else right
    return right if left.islower() or right[:1].isupper() else f"{left} {right}"


def _key(of: str) -> str:
    return _KEY.sub("", of.lower().replace("’s", "").replace("'s", ""))


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
        if isinstance(role, Role) and not role.of and len(found := bodies.get((role.entity, role.office), set())) == 1:
            mention = msgspec.structs.replace(mention, value=msgspec.structs.replace(role, of=next(iter(found))))
        out.append(mention)
    return out
