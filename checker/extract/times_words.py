"""The words of time as one letter per token, so that a grammar of times can be written in regular expressions over letters.

`Words` is built once per rule set from `rules/lexicons/times.yml`; `Words.codes` turns the tokens of an article into a string with
one character per token, in which everything that has nothing to do with time is `_`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from checker.document import Document
from checker.known import Known
from checker.ruleset import RuleSet

# One class of tokens per name; `pattern()` below lets the grammar use the names.
_NAMES = (
    "the a this that these of and to or in on at from per comma colon slash dash dot lpar rpar apos plus "
    "last past next coming following previous same current recent early earlier ago before after now half couple vague tens more times "
    "unit units quarter quarters weekend weekends part noon weekday weekdays wday month wmonth season wseason day ref rhythm every multiple "
    "ampm oclock zone clock span decade fiscal edge iso years mid qtr ordq yearago holiday n big d num year days ordinal future moment old "
    "final very other yearend period time daymonth local all"
).split()
_CHARS = [
    chr(c)
    for c in [*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0x30, 0x3A), *range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x100)]
]
CLASS = dict(zip(_NAMES, _CHARS, strict=False))
OTHER = "_"
_NAME = re.compile(r"\b[a-z]+\b")

# English function words and marks that the grammar itself speaks of.
_FUNCTION = {
    "the": "the", "a": "a", "an": "a", "this": "this", "that": "that", "these": "these", "of": "of", "and": "and", "&": "and", "to": "to", "or": "or",
    "in": "in", "on": "on", "at": "at", "from": "from", "per": "per", ",": "comma", ":": "colon", "/": "slash", "-": "dash", "–": "dash", "—": "dash",
    ".": "dot", "(": "lpar", ")": "rpar", "'": "apos", "‘": "apos", "’": "apos", "+": "plus", "ago": "ago", "before": "before", "after": "after", "half": "half",
    "couple": "couple", "times": "times", "o'clock": "oclock", "weekend": "weekend", "weekends": "weekends", "future": "future",
    "moment": "moment", "final": "final", "very": "very", "old": "old", "other": "other", "yearend": "yearend", "year-end": "yearend",
    "period": "period", "time": "time", "date": "time", "stage": "time", "local": "local", "all": "all",
}  # fmt: skip
_LONG = re.compile(r"-?long$")
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?$")
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)$")
CLOCK = re.compile(r"(\d{1,2})(?:[.:h](\d\d))?(am|pm|a\.m|p\.m|hrs|h)$")
ISO = re.compile(
    r"(?P<year1>\d{4})-(?P<month1>\d\d)-(?P<day1>\d\d)(?:t(?P<hour>\d\d)(?::?(?P<minute>\d\d))?)?$"
    r"|(?P<day2>\d{1,2})[.-](?P<month2>\d{1,2})[.-](?P<year2>\d{4})$|(?P<year3>\d{4})\.(?P<month3>\d{1,2})\.(?P<day3>\d{1,2})$"
)
YEARS = re.compile(r"(1[5-9]\d\d|20\d\d)-(\d\d|1[5-9]\d\d|20\d\d)$")
_DAYS = re.compile(r"(\d{1,3})-(\d{1,3})$")
DECADE = re.compile(r"((?:1[5-9]|20)\d0|[2-9]0)'?s$")
QUARTER = re.compile(
    r"(?:q(?P<q>[1-4])|(?P<q2>[1-4])q|h(?P<h>[12])|(?P<h2>[12])h|fy'?(?P<fy>\d\d(?:\d\d)?))(?:-?(?P<year>(?:19|20)\d\d))?$"
)


def _listed(value: Any) -> list[str]:
    """The forms of a lexicon entry: a list, or one string with commas."""
    return [w.strip() for w in (value if isinstance(value, list) else str(value).split(",")) if str(w).strip()]


class Unit:
    """A unit of time: its name in `Timex.unit`, its TIMEX3 letter, and how many of it a word stands for (a decade is ten years)."""

    __slots__ = ("letter", "name", "times")

    def __init__(self, name: str, letter: str, times: int) -> None:
        self.name, self.letter, self.times = name, letter, times


class Words:
    """The lexicon of times, ready to look tokens up in."""

    def __init__(self, rules: RuleSet) -> None:
        lex: dict[str, Any] = rules.lexicon("times")
        self.table: dict[str, str] = {word: CLASS[name] for word, name in _FUNCTION.items()}
        self.month = self._numbered(lex["months"], "month")
        self.full_months = frozenset(_listed(forms)[0] for forms in lex["months"].values())
        self.weekday = self._numbered(lex["weekdays"], "weekday")
        for word in [*self.weekday]:
            self.weekday[word + "s"] = self.weekday[word]
            self._put("weekdays", [word + "s"])
        self.weekday |= self._numbered(lex["ambiguous_weekdays"], "wday")
        self.careful_months = frozenset(_listed(lex["ambiguous_months"]))
        self.word_months = frozenset(_listed(lex["word_months"]))
        self.name_months = frozenset(_listed(lex["name_months"]))
        self._put("wmonth", self.word_months)
        self.season = {w: code for code, forms in lex["seasons"].items() for w in _listed(forms)}
        self._put("season", self.season)
        self._put("wseason", _listed(lex["ambiguous_seasons"]))
        self.part = {w: code for code, forms in lex["parts"].items() for w in _listed(forms)}
        self._put("part", self.part)
        self.noon = {w: clock for clock, forms in lex["clock_words"].items() for w in _listed(forms)}
        self._put("noon", self.noon)
        self.unit: dict[str, Unit] = {}
        for name, entry in lex["units"].items():
            unit = Unit(entry.get("of", name), entry["letter"], entry.get("times", 1))
            for word in _listed(entry["forms"]):
                self.unit[word] = unit
                self._put("span", [f"{word}long"])  # "yearlong"
                self._put("quarter" if name == "quarter" else "unit", [word])
            for word in _listed(entry["plural"]):
                self.unit[word] = unit
                self._put("quarters" if name == "quarter" else "units", [word])
        self.word_unit = {w: n for n, e in lex["units"].items() for w in [*_listed(e["forms"]), *_listed(e["plural"])]}
        self.unit["second"], self.word_unit["second"] = self.unit["seconds"], "second"  # alone it is an ordinal, in "30-second" a unit
        self.number = {w: float(v) for v, forms in lex["numbers"].items() for w in _listed(forms)}
        self._put("n", self.number)
        self._put("big", [w for w, v in self.number.items() if v >= 100 or w in ("dozen", "score")])
        self.ordinal = {w: n for n, forms in lex["ordinals"].items() for w in _listed(forms)}
        self._put("ordinal", self.ordinal)
        self._put("vague", _listed(lex["vague"]))
        self._put("tens", _listed(lex["tens_of"]))
        self.decade = {w: int(n) for n, forms in lex["decades"].items() for w in _listed(forms)}
        self._put("decade", self.decade)
        self.day: dict[str, tuple[int, str]] = {w: (int(v[0]), str(v[1])) for w, v in lex["days"].items()}
        self._put("day", self.day)
        self.reference = {w: value for value, forms in lex["references"].items() for w in _listed(forms)}
        self._put("ref", self.reference)
        self._put("now", [w for w, v in self.reference.items() if v == "PRESENT_REF" and len(w) == 3])
        self.rhythm = {w: value for value, forms in lex["rhythms"].items() for w in _listed(forms)}
        self._put("rhythm", self.rhythm)
        for name in ("every", "last", "past", "next", "coming", "following", "previous", "same", "current", "recent", "fiscal", "ampm"):
            self._put(name, _listed(lex[name]))
        self._put("multiple", _listed(lex["multiples"]))
        self._put("more", _listed(lex["fillers"]))
        self.mod = {w: m for group in ("early", "earlier", "edges") for m, forms in lex[group].items() for w in _listed(forms)}
        for name, group in (("early", "early"), ("earlier", "earlier"), ("edge", "edges")):
            self._put(name, [w for forms in lex[group].values() for w in _listed(forms)])
        self.zone: dict[str, int | None] = {w.lower(): m for w, m in lex["zones"].items()}
        self._put("zone", self.zone)
        self.zone_phrase = re.compile(r"\s*(" + _alternatives(lex["zone_phrases"]) + r")\b", re.I)
        self.holiday: dict[str, str] = {str(k): str(v) for k, v in lex["holidays"].items()}
        first = {k.split()[0] for k in self.holiday}
        self._put("holiday", [w for w in first if w not in self.table] + [w.removesuffix(".") for w in first if w.endswith(".")])
        self.holiday_phrase = re.compile(_alternatives(self.holiday).replace("'", "['’]"), re.I)
        self.hedge: dict[tuple[str, ...], str] = {tuple(p.split()): mod for mod, phrases in lex["hedges"].items() for p in _listed(phrases)}
        self.preposition: dict[tuple[str, ...], str] = {
            tuple(p.split()): mod for mod, phrases in lex["prepositions"].items() for p in _listed(phrases)
        }
        self.named_days: dict[str, dict[str, str]] = {
            str(day): {w: str(year) for w in _listed(words)} for day, (year, words) in lex["named_days"].items()
        }
        self.not_year_before = frozenset(_listed(lex["not_year_before"]))
        self.not_year_after = frozenset(_listed(lex["not_year_after"]))
        self.counted = frozenset(_listed(lex["counted"]))
        self.plural_verbs = frozenset(_listed(lex["plural_verbs"]))
        self.publications = frozenset(_listed(lex["publications"]))
        self.sports = frozenset(_listed(lex["sports"]))
        self.speed_units = frozenset(_listed(lex["speed_units"]))
        self.duration_verbs = frozenset(_listed(lex["duration_verbs"]))
        self.amount_words = frozenset(_listed(lex["amount_words"]))
        self.lone_fillers = frozenset(_listed(lex["lone_fillers"]))
        self.falling = frozenset(_listed(lex["falling"]))
        self.not_month_after = frozenset(_listed(lex["not_month_after"]))
        self.weather = frozenset(_listed(lex["weather"]))
        self.not_day_after = frozenset(_listed(lex["not_day_after"]))
        self.media = frozenset(_listed(lex["media"]))
        self._codes = Known(self._code)
        for word in [*self.table]:
            if word.isalpha():
                self.table.setdefault(word + "'s", self.table[word])

    def _put(self, name: str, words: Iterable[str]) -> None:
        for word in words:
            self.table[word] = CLASS[name]

    def _numbered(self, entries: dict[int, Any], name: str) -> dict[str, int]:
        found = {w: int(n) for n, forms in entries.items() for w in _listed(forms)}
        self._put(name, found)
        return found

    def codes(self, doc: Document) -> str:
        """One character per token of `doc`: its class, or `_`."""
        return "".join(map(self._codes.__getitem__, doc.lowers))

    def _code(self, token: str) -> str:
        return self.table.get(token) or (OTHER if token.isalpha() else self.classify(token))

    def classify(self, token: str) -> str:
        """The class of a token with digits, hyphens or an apostrophe in it."""
        if token.isdecimal() and len(token) <= 4:
            return CLASS["d"] if len(token) <= 2 else CLASS["year"] if len(token) == 4 and "1000" <= token <= "2199" else CLASS["num"]
        if len(token) > 30 or not token[0].isalnum():
            return OTHER
        if token.endswith("'s") and token[:-2].isdecimal() and not DECADE.match(token):
            return self.classify(token[:-2])
        token = token.replace("‑", "-")
        if token[0].isdecimal():
            if name := _digital(token):
                return CLASS[name]
            head, _, tail = token.partition("-")
            return CLASS["daymonth"] if tail in self.month and len(head) <= 2 and head.isdecimal() else self._compound(token)
        return CLASS["qtr"] if QUARTER.match(token) else self._compound(token)

    def _compound(self, token: str) -> str:
        if "-" not in token:
            return OTHER
        token = token.removesuffix("'s")
        parts = token.split("-")
        if parts[-1] == "old":
            return OTHER  # an age: "three-year-old"
        if parts[-1] in ("ago", "earlier") and len(parts) == 2 and parts[0] in self.unit:
            return CLASS["yearago"]
        if self.span_of(token):
            return CLASS["span"]
        figured = parts[0].isdecimal() and len(parts) > 2
        if all(p in self.number or p in ("and", "a", "half") for p in parts[figured:]):
            return CLASS["n"]  # "twenty-five", "11-and-a-half"
        rest = "-".join(parts[1:])
        if parts[0] in self.mod or parts[0] in ("pre", "post"):
            inner = self.table.get(rest) or self.classify(rest)
            names = ("month", "wmonth", "year", "decade", "unit", "season", "wseason", "part", "weekday", "quarter")
            return CLASS["mid"] if inner in {CLASS[n] for n in names} else OTHER
        if len(parts) == 2 and (parts[0] in self.ordinal or ORDINAL.match(parts[0])) and parts[1] in ("quarter", "half", "century"):
            return CLASS["ordq"]
        return OTHER

    def ordinal_of(self, word: str) -> int:
        """The number of a day or an ordinal: 28, "28th", "third"; 0 if it is none."""
        if word.isdecimal():
            return int(word)
        figure = ORDINAL.match(word)
        return int(figure[1]) if figure else self.ordinal.get(word, 0)

    def is_plural(self, word: str) -> bool:
        """Whether a unit's name is a plural."""
        return self.table.get(word) in (CLASS["units"], CLASS["quarters"])

    def span_of(self, token: str) -> tuple[list[str], str] | None:
        """A compound that is a length of time, as its number words and its unit: "two-and-a-half-year", "decades-long", "half-hour"."""
        parts = _LONG.sub("", token).split("-")
        if len(parts) == 1 and parts[0] == token:
            return None
        if parts[-1] not in self.unit:
            return None
        numbers = parts[:-1]
        ok = all(
            p in self.number or p in ("and", "a", "half", "quarter", "to", "or", "few", "couple", "several", "multi") or _DIGITS.match(p)
            for p in numbers
        )
        return (numbers, parts[-1]) if ok else None

    def amount(self, words: list[str]) -> tuple[float | None, float | None]:
        """The number that words say, and the upper one of a range; None where it is vague ("a few")."""
        cut = next((i for i, w in enumerate(words) if w in ("to", "or", "-", "–", "—")), None)
        if cut:
            return self._number(words[:cut]), self._number(words[cut + 1 :])
        if len(words) == 1 and (m := _DAYS.match(words[0])):
            return float(m[1]), float(m[2])
        if len(words) > 2 and words[-2] == "/" and words[-1].isdecimal() and words[-3].isdecimal() and int(words[-3]) < int(words[-1]):
            return (self._number(words[:-3]) or 0.0) + int(words[-3]) / int(words[-1]), None
        return self._number(words), None

    def _number(self, words: list[str]) -> float | None:
        total, current, seen = 0.0, 0.0, False
        for piece in (p for w in words for p in ((w,) if _DIGITS.match(w) else w.split("-"))):
            if piece in _SMALL:
                continue
            if piece in _FRACTIONS:
                current, seen = current + _FRACTIONS[piece], True
                continue
            value = self._value(piece)
            if value is None:
                return None
            seen = True
            if value >= 100 or piece == "dozen":
                current = max(current, 1.0) * value
                if value >= 1000:
                    total, current = total + current, 0.0
            else:
                current += value
        if seen:
            return total + current
        return 1.0 if words and words[0] in ("a", "an") else None

    def _value(self, piece: str) -> float | None:
        if _DIGITS.match(piece):
            return float(piece.replace(",", ""))
        if piece[-1:] in _FRACTIONS and piece[:-1].isdecimal():
            return float(piece[:-1]) + _FRACTIONS[piece[-1]]
        return self.number.get(piece)


_SMALL = frozenset(("a", "an", "and", "of", "the", "good", "full"))
_FRACTIONS = {"half": 0.5, "quarter": 0.25, "½": 0.5, "¼": 0.25, "¾": 0.75}


def _digital(token: str) -> str:
    """The class name of a token that starts with a digit; empty if it is a compound or nothing."""
    if _DIGITS.match(token):
        return "num"
    if ORDINAL.match(token):
        return "ordinal"
    if CLOCK.match(token):
        return "clock"
    if YEARS.match(token):
        return "years"
    if ISO.match(token):
        return "iso"
    if _DAYS.match(token):
        return "days"
    if DECADE.match(token):
        return "decade"
    if QUARTER.match(token):
        return "qtr"
    return "num" if token[-1] in _FRACTIONS and token[:-1].isdecimal() else ""


def _alternatives(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(p) for p in sorted(map(str, phrases), key=len, reverse=True))


def pattern(source: str) -> re.Pattern[str]:
    """A regular expression over classes: lower-case words in `source` are names of classes, white space means nothing."""
    return re.compile(_NAME.sub(lambda m: CLASS[m.group()], source), re.X)
