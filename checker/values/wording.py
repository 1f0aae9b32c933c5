"""Wordings of one utterance: what is the same after marks, spelling and cuts are forgiven, and what is not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel, Levenshtein, Opcode

from checker.ruleset import RuleSet

_CAPITAL = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")  # "[T]he": a sentence that begins where it did not
_BRACKETS = re.compile(r"\[[^\]]{0,80}\]")
_INSTEAD = 4  # words that a bracket may stand for
_WORD = re.compile(r"\[[^\]]{0,80}\]|\([^)]{0,80}\)|…|\.\.\.+|[^\W_]+(?:['’][^\W_]+)*|[%&]")
_DROPPED = frozenset("uh um er erm oh well".split())  # fillers that outlets leave out
GAP = "…"
_APART = 5  # equal words between two changes that are shown by themselves
_ANCHORS = 12  # stretches of common words that may begin or end a window
Relation = Literal["same", "excerpt", "spelling", "reworded", "different"]


class Wording(NamedTuple):
    """How two wordings relate: `dice` is the share of common words in order (0..1), `changed` the words that differ."""

    relation: Relation
    dice: float
    common: int
    changed: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


class _Spelling(NamedTuple):
    contractions: dict[str, list[str]]
    suffixes: list[tuple[str, str]]
    endings: list[tuple[str, str]]
    words: dict[str, str]
    numbers: dict[str, str]


def _spelling(rules: RuleSet) -> _Spelling:
    data = rules.lexicon("spelling")
    return _Spelling(
        {k: v.split() for k, v in data["contractions"].items()},
        sorted(data["suffixes"].items(), key=lambda p: -len(p[0])),
        sorted(((b, a) for b, a in data["endings"]), key=lambda p: -len(p[0])),
        {k: v for k, v in data["words"].items() if " " not in k},
        {word: str(n) for n, word in enumerate(data["numbers"])},
    )


def words_of(text: str, rules: RuleSet) -> tuple[str, ...]:
    """The words of an utterance, folded: case, apostrophes, contractions, hyphens, number words, British spelling.

    Words an editor put in brackets are left out (they explain, they were not said); an ellipsis stays as a gap. Idempotent on
    its own output joined by blanks.
    """
    return tuple(word for word, _, _ in placed_words(text, rules))


def placed_words(text: str, rules: RuleSet) -> list[tuple[str, int, int]]:
    """The folded words of an utterance, each with the place in `text` where it stands."""
    spelling = rules.memo(_spelling)
    out: list[tuple[str, int, int]] = []
    plain = _CAPITAL.sub(r"  \1", text)  # of the same length, so that places stay
    for match in _WORD.finditer(plain):
        token, start, end = match.group().lower().replace("’", "'"), match.start(), match.end()
        if token[0] in "[(":
            continue
        if token[0] in "….":
            if out and out[-1][0] != GAP:
                out.append((GAP, start, end))
        elif token in spelling.contractions:
            out.extend((word, start, end) for word in spelling.contractions[token])
        else:
            out.extend((word, start, end) for word in _unfolded(token, spelling))
            # "per cent" is two words in one spelling and one in the other.
            if len(out) > 1 and out[-1][0] == "cent" and out[-2][0] == "per":
                out[-2:] = [("percent", out[-2][1], end)]
    while out and out[-1][0] == GAP:
        out.pop()
    while out and out[0][0] == GAP:
        del out[0]
    return out


def _unfolded(token: str, spelling: _Spelling) -> tuple[str, ...]:
    for suffix, full in spelling.suffixes:
        if token.endswith(suffix) and len(token) > len(suffix):
            return _fold(token[: -len(suffix)], spelling), full
    return () if token in _DROPPED else (_fold(token, spelling),)


def _fold(word: str, spelling: _Spelling) -> str:
    if word in spelling.words:
        return spelling.words[word]
    if word in spelling.numbers:
        return spelling.numbers[word]
    if len(word) >= 6 or (word.endswith("our") and len(word) >= 5):
        for british, american in spelling.endings:
            if word.endswith(british):
                return word[: -len(british)] + american
    return word


def compare_wordings(a: tuple[str, ...], b: tuple[str, ...]) -> Wording:
    """Relates two folded wordings. Symmetric up to the order of `changed`."""
    if a == b:
        return Wording("same", 1.0, len(a))
    if GAP in a or GAP in b:
        pieces = _pieces(a, b)
        if pieces is not None:
            return pieces
        a, b = tuple(w for w in a if w != GAP), tuple(w for w in b if w != GAP)
        if not a or not b:
            return Wording("different", 0.0, 0)
    operations = Indel.opcodes(a, b)
    common = sum(o.src_end - o.src_start for o in operations if o.tag == "equal")
    dice = 2 * common / (len(a) + len(b))
    if "".join(a) == "".join(b):  # only hyphens and blanks: "co-operate", "any more"
        return Wording("same", dice, common)
    shorter = min(len(a), len(b))
    if common == shorter and _contiguous(a, b):
        return Wording("excerpt", dice, common)
    changed = _changes(a, b)
    if changed and all(_same_spelling(x, y) for x, y in changed):
        return Wording("spelling", dice, common, changed)
    return Wording("reworded" if common else "different", dice, common, changed)


class Window(NamedTuple):
    """The stretch of a longer wording that a shorter one was made of: words `start` to `end`, and how the two relate."""

    start: int
    end: int
    wording: Wording


def best_window(short: tuple[str, ...], long: tuple[str, ...]) -> Window | None:
    """Where in `long` the words of `short` stand, in order and next to each other up to a few changed ones; None if nowhere.

    The words both have are anchors; the stretch between two of them that has the highest share of common words is it.
    """
    blocks = [o for o in Indel.opcodes(short, long) if o.tag == "equal"]
    best: Window | None = None
    for n, first in enumerate(blocks[:_ANCHORS]):
        for last in blocks[n : n + _ANCHORS]:
            # Words changed at an end stand beside the anchors.
            start = max(0, first.dest_start - first.src_start)
            end = min(len(long), last.dest_end + len(short) - last.src_end)
            for low, high in ((first.dest_start, last.dest_end), (start, end)):
                if not len(short) * 0.6 <= high - low <= len(short) * 1.6:
                    continue
                found = compare_wordings(short, long[low:high])
                if best is None or found.dice > best.wording.dice:
                    best = Window(low, high, found)
    return best


def changed_spans(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The stretches that differ, as places in each of two wordings; changes close together are one stretch.

    What only one of them has before its first or behind its last common word was cut, not changed, and is told only if nothing else differs.
    """
    operations = [o for o in Levenshtein.opcodes(a, b) if o.tag != "equal"]
    inner = [
        o
        for o in operations
        if o.tag == "replace" or not (min(o.src_end, o.dest_end) == 0 or (o.src_start == len(a) or o.dest_start == len(b)))
    ]
    runs: list[list[Opcode]] = []
    for operation in inner or operations:
        if not runs or operation.src_start - runs[-1][-1].src_end > _APART:
            runs.append([])
        runs[-1].append(operation)
    return [((run[0].src_start, run[-1].src_end), (run[0].dest_start, run[-1].dest_end)) for run in runs]


def bracketed(text: str, placed: Sequence[tuple[str, int, int]]) -> frozenset[int]:
    """Before which of the placed words an editor's bracket stands."""
    starts = [start for _, start, _ in placed]
    return frozenset(bisect_left(starts, match.end()) for match in _BRACKETS.finditer(_CAPITAL.sub(r"  \1", text)))


def is_editing(a: tuple[str, ...], b: tuple[str, ...], in_a: frozenset[int], in_b: frozenset[int]) -> bool:
    """Whether all that differs stands where one of two wordings has an editor's bracket: "subject [them] to" / "subject travellers to"."""

    def excused(operation: Opcode) -> bool:
        if max(operation.src_end - operation.src_start, operation.dest_end - operation.dest_start) > _INSTEAD:
            return False
        here = any(operation.src_start <= place <= operation.src_end for place in in_a)
        return here or any(operation.dest_start <= place <= operation.dest_end for place in in_b)

    return bool(in_a or in_b) and all(excused(o) for o in Levenshtein.opcodes(a, b) if o.tag != "equal")


def _pieces(a: tuple[str, ...], b: tuple[str, ...]) -> Wording | None:
    """An ellipsis stands for words left out: the pieces around it must stand in the other, in order."""
    short, long = (a, b) if GAP in a and (GAP not in b or len(a) <= len(b)) else (b, a)
    position = 0
    for piece in " ".join(short).split(GAP):
        words = tuple(piece.split())
        if not words:
            continue
        found = find_words(long, words, position)
        if found < 0:
            return None
        position = found + len(words)
    common = sum(1 for w in short if w != GAP)
    return Wording("excerpt", 2 * common / (len(a) + len(b)), common)


def find_words(haystack: tuple[str, ...], needle: tuple[str, ...], start: int = 0) -> int:
    """Where a run of words stands in another from `start` on; -1 if nowhere."""
    for index in range(start, len(haystack) - len(needle) + 1):
        if haystack[index : index + len(needle)] == needle:
            return index
    return -1


def _contiguous(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return find_words(long, short, 0) >= 0


def _changes(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The runs of words that differ, as pairs (left, right); either may be empty."""
    out: list[tuple[list[str], list[str]]] = []
    apart = True
    for o in Levenshtein.opcodes(a, b):
        if o.tag == "equal":
            apart = True
            continue
        if apart:
            out.append(([], []))
            apart = False
        out[-1][0].extend(a[o.src_start : o.src_end])
        out[-1][1].extend(b[o.dest_start : o.dest_end])
    return tuple((tuple(x), tuple(y)) for x, y in out)


def _same_spelling(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two runs are one word in two spellings: long enough, the same initial, an edit or two apart; or joined up."""
    x, y = "".join(a), "".join(b)
    if x == y:
        return True
    if len(a) != len(b) or min(len(x), len(y)) < 5 or x[0] != y[0] or any(c.isdigit() for c in x + y):
        return False
    if x.rstrip("s") == y.rstrip("s"):
        return False  # singular against plural is another word in a quotation
    distance = int(Levenshtein.distance(x, y))
    return distance <= 1 if min(len(x), len(y)) < 8 else distance <= 2
