"""The word lists of quantities as look-up tables, built once for a rule set."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from checker.known import Known
from checker.ruleset import RuleSet

Way = Literal["", "up", "down"]
_WAYS: tuple[Way, Way] = ("up", "down")


class Unit(NamedTuple):
    """A unit of measure or a currency. `plain` ones are ordinary words too and need more than a bare number."""

    name: str
    dimension: str
    plain: bool = False
    cents: bool = False


class Hedge(NamedTuple):
    """What a hedge does to the number: bound, whether the number itself is excluded, and whether it bends durations."""

    bound: str
    strict: bool
    durations: bool


_BOUNDS = {
    "strictly above": (">", True),
    "at least": (">", False),
    "strictly below": ("<", True),
    "at most": ("<", False),
    "about": ("~", False),
    "exactly": ("=", False),
}


class Tables:
    """All look-ups of the quantity extractor. Attributes mirror the keys of the lexicons they come from."""

    def __init__(self, rules: RuleSet) -> None:
        self.by_word: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}  # first word -> (further words, unit), longest first
        self.symbols: dict[str, Unit] = {}  # behind digits, as written
        self.glued: dict[str, Unit] = {}  # only without a space
        self.units: dict[str, Unit] = {}
        self.signs: dict[str, Unit] = {}  # before the figure
        self.codes: dict[str, Unit] = {}
        self.money_of: dict[str, Unit] = {}  # a measure's word that may mean money: "pounds"
        self.adjectives: dict[str, Unit] = {}  # "$5 million US"
        self._measures(rules.lexicon("units"))
        self._currencies(rules.lexicon("currencies"))
        for options in self.by_word.values():
            options.sort(key=lambda o: -len(o[0]))
        self._numbers(rules.lexicon("numbers"))
        self._hedges(rules.lexicon("hedges"))

    def _word(self, phrase: str, unit: Unit) -> None:
        first, *rest = phrase.replace("-", " ").split()
        options = self.by_word.setdefault(first, [])
        if all(o[0] != tuple(rest) for o in options):
            options.append((tuple(rest), unit))
        elif unit.dimension.startswith("money") and first not in self.money_of and not rest:
            self.money_of[first] = unit

    def _measures(self, data: dict[str, Any]) -> None:
        plurals: dict[str, str] = data["plurals"]
        for name, entry in data["units"].items():
            unit = self.units[name] = Unit(entry.get("same_as", name), entry["dimension"])
            for word in entry["words"]:
                if entry.get("bare", True):
                    self._word(word, unit)
                    self._word(plural(word, plurals), unit)
            for symbol in entry.get("symbols", ()):
                self.symbols[symbol] = unit
                if symbol[-1] in "²³":
                    self.symbols[symbol[:-1] + ("^2" if symbol[-1] == "²" else "^3")] = unit
            for symbol in entry.get("glued", ()):
                self.glued[symbol] = unit
            for prefix in entry.get("prefixes", ()):
                letter, _ = data["prefixes"][prefix]
                long = self.units.setdefault(prefix + name, Unit(prefix + name, entry["dimension"]))
                for word in entry["words"]:
                    self._word(prefix + word, long)
                    self._word(prefix + plural(word, plurals), long)
                for symbol in [*entry.get("symbols", ()), *entry.get("glued", ())]:
                    for sign in (letter, "µ", "u") if letter == "μ" else (letter,):
                        self.symbols.setdefault(sign + symbol, long)
        self.denominators = {word: word for word in data["denominators"]}
        for first, options in self.by_word.items():
            for rest, unit in options:
                if not rest:
                    self.denominators.setdefault(first, unit.name)
        before = self.before = {n: u for n, u in self.units.items() if data["units"].get(n, {}).get("before")}
        self.leading = Known(
            lambda word: before.get(word.partition("-")[0]) or before.get(word.rstrip("s"))
        )  # "magnitudes", "magnitude-6.1"

    def _currencies(self, data: dict[str, Any]) -> None:
        plurals: dict[str, str] = {**{n: n for n in data["same"]}, **data["plurals"]}
        plain, wordlike = frozenset(data["plain"]), frozenset(data["wordlike"])
        shared: dict[str, Unit] = {noun: Unit(noun, f"money:{noun}", noun in plain) for noun in data["shared"]}
        bare: dict[str, str] = data["default"]
        for code, entry in data["currencies"].items():
            unit = self.units[entry["name"]] = Unit(entry["name"], f"money:{code}")
            if code not in wordlike:
                self.codes[code] = unit
            for noun in entry["nouns"]:
                forms = {noun, plural(noun, plurals), noun + "s" if noun not in data["same"] else noun}
                for form in forms:
                    for adjective in entry.get("of", ()):
                        self._word(f"{adjective} {form}", unit)
                    if noun not in shared and bare.get(noun, code) == code:
                        self._word(form, unit._replace(plain=noun in plain))
                    elif noun in shared:
                        self._word(form, shared[noun])
            for sign in entry.get("signs", ()):
                self.signs[sign] = unit
                if not sign[-1].isalpha() and len(sign) == 1:
                    self.symbols.setdefault(sign, unit)
            for adjective in entry.get("of", ()):
                self.adjectives.setdefault(adjective.upper() if len(adjective) < 4 else adjective.title(), unit)
            cents = entry.get("cents", ())
            for noun in cents:
                cent = self.units.setdefault(cents[0], Unit(cents[0], f"money:{code}", cents=True))
                self._word(noun, cent)
                self._word(plural(noun, plurals), cent)
            for sign in entry.get("cent_signs", ()):
                self.glued[sign] = self.units[cents[0]]
        for name in shared:
            self.units.setdefault(name, shared[name])
        letters = sorted((s for s in self.signs if s[-1].isalpha()), key=lambda s: (-len(s), s))
        others = sorted((s for s in self.signs if not s[-1].isalpha()), key=lambda s: (-len(s), s))
        spaced = [re.escape(s[:-1]) + r"[ \u00a0]?" + re.escape(s[-1]) if len(s) > 2 and s[:-1].isalpha() else re.escape(s) for s in others]
        codes = sorted(self.codes)
        # What may stand before a figure; the bare "$" last, so that a longer sign wins. A single letter must be glued.
        self.sign_before = re.compile(
            r"(?:(?<![A-Za-z$])(?P<sign>"
            + "|".join(spaced)
            + r")[ \u00a0]?|(?<![A-Za-z])(?P<letters>"
            + "|".join(re.escape(s) for s in letters if len(s) > 1)
            + "|"
            + "|".join(codes)
            + r")[ \u00a0]?|(?<![A-Za-z])(?P<letter>"
            + "|".join(re.escape(s) for s in letters if len(s) == 1)
            + r"))$"
        )
        self.sign_ends = frozenset(s[-1] for s in self.signs)

    def _numbers(self, data: dict[str, Any]) -> None:
        self.small: dict[str, int] = data["units"]
        self.tens: dict[str, int] = data["tens"]
        self.scales: dict[str, float] = data["scales"]
        self.suffixes: dict[str, float] = {k: v for k, v in data["suffixes"].items() if v}
        self.money_suffixes: dict[str, float] = data["money_suffixes"]
        self.vague: dict[str, list[float]] = data["vague"]
        self.few: dict[str, list[float]] = data["few"]
        self.parts: dict[str, int] = data["parts"]
        self.not_superlative = frozenset(data["not_superlative"])
        self.not_half = frozenset(data["not_half"])
        self.determiners = frozenset(data["determiners"])
        self.scaled_halves = frozenset(f"half-{scale}" for scale in self.scales)
        self.fractions: dict[str, float] = data["signs"]
        self.ordinals: dict[str, int] = data["ordinals"]
        self.multipliers: dict[str, list[Any]] = data["multipliers"]
        self.places = frozenset(data["places"])
        self.serials = frozenset(data["serials"])
        self.irregular: dict[str, str] = data["irregular"]
        self.groups: dict[str, str] = data["groups"]
        self.persons = frozenset(data["persons"])
        self.states = frozenset(data["states"])
        self.not_plural = frozenset(data["not_plural"])
        self.stops = frozenset(data["stops"])
        self.skip = frozenset(data["skip"])
        self.designators = frozenset(data["designators"])
        self.streets = frozenset(data["streets"])
        self.months = frozenset(data["months"])
        self.weekdays = frozenset(data["weekdays"])
        self.clock = frozenset(data["clock"])
        self.furniture = frozenset(data["furniture"])
        self.votes, self.records, self.scores = (frozenset(data[k]) for k in ("votes", "records", "scores"))
        self.tails_not = frozenset(data["tails_not"])
        self.number_words = frozenset((*self.small, *self.tens, *self.scales, *self.vague, *self.parts))
        self.ordinal_words = frozenset((*self.ordinals, *self.multipliers, "twice", "thrice"))
        words = self.number_words | self.ordinal_words
        self.numeric = Known(lambda word: word in words or ("-" in word and word.partition("-")[0] in words))
        self.scale_after = re.compile(
            r"(?:[ \u00a0-]|\r?\n)?(" + "|".join(sorted(self.scales, key=lambda s: (-len(s), s))) + r")(?![^\W\d_])", re.I
        )

    def _hedges(self, data: dict[str, Any]) -> None:
        not_durations = frozenset(data["not_durations"])
        self.hedges: dict[str, list[tuple[tuple[str, ...], Hedge]]] = {}  # last word -> (words before it, hedge), longest first
        for kind, phrases in data["before"].items():
            for phrase in phrases:
                *rest, last = phrase.split()
                hedge = Hedge(*_BOUNDS[kind], durations=phrase not in not_durations)
                self.hedges.setdefault(last, []).append((tuple(rest), hedge))
        self.hedges_after: dict[str, list[tuple[tuple[str, ...], Hedge]]] = {}
        for kind, phrases in data["after"].items():
            for phrase in phrases:
                first, *rest = phrase.split()
                self.hedges_after.setdefault(first, []).append((tuple(rest), Hedge(*_BOUNDS[kind], durations=True)))
        for options in [*self.hedges.values(), *self.hedges_after.values()]:
            options.sort(key=lambda o: -len(o[0]))
        self.hedges_glued = {mark: Hedge(*_BOUNDS[kind], durations=True) for mark, kind in data["glued"].items()}
        self.trends: dict[str, tuple[Way, str]] = {  # verb -> direction and how sure it is
            word: (way, strength) for way in _WAYS for strength, words in data[way].items() for word in words
        }
        self.climbs = frozenset(data["climbs"])
        self.between = frozenset(data["between"])
        self.trend_nouns: dict[str, Way] = {word: way for way, words in data["nouns"].items() for word in words}
        self.comparatives: dict[str, Way] = {word: way for way, words in data["comparatives"].items() for word in words}
        self.money_words = frozenset(data["money_words"])


def plural(word: str, irregular: dict[str, str]) -> str:
    """The plural of a unit's name: its last word with -s, unless it is irregular."""
    *rest, last = word.split()
    many = irregular.get(last, last + ("es" if last.endswith(("s", "x", "ch")) else "s"))
    return " ".join((*rest, many))


def tables(rules: RuleSet) -> Tables:
    """The tables of a rule set, built on first use."""
    return rules.memo(Tables)
