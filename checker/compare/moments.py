"""How two times that may be one are worded: the same, one inside the other, or the same if one is rounded or its article is of a certain day."""

from __future__ import annotations

from checker.compare.shades import BOUNDS, ROUNDED, SAME, WITHIN, short
from checker.compare.stamps import meet, stamps
from checker.compare.times import form, moving, published, relation, span
from checker.model import Bucket, Claim, Timex
from checker.ruleset import RuleSet
from checker.values.times import compatible, length

DATED = "dated"  # the same on some days of publication, which compare/times.py tells
_ROUND = 15  # minutes: a time of day that is a multiple of it may be rounded
_OFF = 10  # minutes by which a rounded time of day may be off
_ABOUT = 5  # minutes that "about" covers
_MONTHS = 0.1  # share by which three months may differ from twelve weeks
_LONG = 400  # days: what lies in a longer time is not told by it


class Moments:
    """How the times of a story's articles go together."""

    def __init__(self, bucket: Bucket, rules: RuleSet) -> None:
        self.bucket, self.rules = bucket, rules
        self.stamps = stamps(bucket)
        # By the identity of claims, which live as long as the bucket: a pair is asked for again when it is joined to others.
        self._relations: dict[tuple[int, int], str] = {}
        self._tones: dict[tuple[int, int], str] = {}

    def relation(self, a: Claim, b: Claim) -> str:
        """As compare/times.py has it; what is left open is settled by the days that the pages are stamped with."""
        found = self._relation(a, b)
        return "agree" if found == "reconcilable" and meet(a, b, self.bucket, self.stamps) else found

    def _relation(self, a: Claim, b: Claim) -> str:
        key = id(a), id(b)
        found = self._relations.get(key)
        if found is None:
            found = self._relations[key] = relation(a, b, self.bucket)
        return found

    def tone(self, a: Claim, b: Claim) -> str:
        """`SAME`, `WITHIN`, `DATED`, the assumption under which two times are one, or "" where they are two."""
        key = id(a), id(b)
        found = self._tones.get(key)
        if found is None:
            found = self._tones[key] = self._tone(a, b)
        return found

    def _tone(self, a: Claim, b: Claim) -> str:
        x, y = a.value, b.value
        assert isinstance(x, Timex) and isinstance(y, Timex)
        one, other = form(x), form(y)
        if one == other == "length":
            return _lengths(a, b, x, y, self.rules)
        if "length" in (one, other):
            return ""
        if one == other == "clock":
            return self._clocks(a, b, x, y)
        found = self._dates(a, b, x, y)
        if found and one != other:
            return WITHIN if "T" in x.value and "T" in y.value and compatible(x, y) else ""
        return found

    def _dates(self, a: Claim, b: Claim, x: Timex, y: Timex) -> str:
        if _weekday(x) and _weekday(y) and _weekday(x) != _weekday(y):
            return ""  # of days known only within a week
        found = self._relation(a, b)
        if found == "agree":
            return _nested(span(a, self.bucket), span(b, self.bucket))
        if found == "differ":
            return ""
        stamped = meet(a, b, self.bucket, self.stamps)
        if stamped is not None:
            return WITHIN if stamped else ""
        if found == "reconcilable":
            return DATED if (x.unit == y.unit and "publication" in (x.anchor, y.anchor)) or _same_month(x, y) else ""
        return DATED if _any_day(a, b, x, y, self.bucket) else ""

    def _clocks(self, a: Claim, b: Claim, x: Timex, y: Timex) -> str:
        if x.clock == y.clock and x.utc == y.utc:
            return SAME
        if (x.utc is None) != (y.utc is None) or (x.utc is None and x.zone != y.zone):
            return ""
        if self._relation(a, b) == "agree":
            return SAME
        p, q = (int(t.clock[:2]) * 60 + int(t.clock[3:5]) - (t.utc or 0) for t in (x, y) if t.clock)
        if abs(p - q) <= _ABOUT and "about" in (x.modality, y.modality):
            return WITHIN
        return ROUNDED if abs(p - q) <= _OFF and (p % _ROUND == 0 or q % _ROUND == 0) else ""


def _lengths(a: Claim, b: Claim, x: Timex, y: Timex, rules: RuleSet) -> str:
    p, q = length(x), length(y)
    if p is None or q is None:
        vague = p is None and q is None and x.value == y.value
        return SAME if vague else WITHIN if x.unit == y.unit and "X" in x.value + y.value else ""
    if x.modality != y.modality and {x.modality, y.modality} & {"before", "after"}:
        return ""
    if p == q and x.upper == y.upper:
        loose = x.mod != y.mod and "approx" not in (x.mod, y.mod)
        return BOUNDS if loose or short(a, rules) != short(b, rules) else SAME
    if x.unit != y.unit and abs(p - q) <= _MONTHS * max(p, q):
        return WITHIN
    return ROUNDED if compatible(x, y) and "approx" in (x.mod, y.mod) else ""


def _nested(one: tuple[int, int] | None, other: tuple[int, int] | None) -> str:
    if one is None or other is None or one == other:
        return SAME
    outer, inner = (one, other) if one[0] <= other[0] and one[1] >= other[1] else (other, one)
    if outer[0] <= inner[0] and inner[1] <= outer[1]:
        return WITHIN if outer[1] - outer[0] <= _LONG or inner[1] - inner[0] >= _LONG / 2 else ""
    return ""


def _same_month(x: Timex, y: Timex) -> bool:
    """Whether two dates, one of them without its year, tell the same month: else any year would make them one."""
    return x.value[4:7] == y.value[4:7] and x.value[5:7].isdigit()


def _any_day(a: Claim, b: Claim, x: Timex, y: Timex, bucket: Bucket) -> bool:
    """Whether one is a weekday or "yesterday" of a day unknown, and the other a date: some day of writing makes them one."""
    return x.unit == y.unit == "day" and moving(x) != moving(y) and bool(published(a, b, bucket))


def _weekday(value: Timex) -> str:
    told = value.value
    return told[9:10] if told.startswith("XXXX-WXX-") and told[9:10].isdigit() else ""
