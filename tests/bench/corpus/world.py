"""The world that made-up articles speak of: places, people and bodies, some of them in the news every day, most of them once."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ONSETS = "b br c ch d dr f fl g gl gr h j k l m n p pr r s sh st t th tr v w".split()
VOWELS = "a e i o u ai ea ee ou".split()
CODAS = "n r s l t m nd rk st ck ll rn".split()
TOWN_ENDS = "ton ford wick by haven mouth stad burg ville field port minster dale more ney".split()


@cache
def data(name: str) -> Any:
    """One of the word files."""
    return yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))


class Pool:
    """Things of which the first are named far more often than the last."""

    def __init__(self, things: list[str], flat: float = 3.0, weights: list[float] | None = None) -> None:
        self.things = things
        self.weights = list(accumulate(weights or (1 / (rank + flat) for rank in range(len(things)))))

    def one(self, source: random.Random) -> str:
        """One of them."""
        return source.choices(self.things, cum_weights=self.weights)[0]


class World:
    """Names, made from a seed alone: the same whatever the size of the corpus."""

    def __init__(self, seed: int) -> None:
        source = random.Random(f"world {seed}")
        filler = data("filler")
        self.countries = Pool(list(filler["countries"]), 2)
        self.demonyms: dict[str, str] = filler["countries"]
        self.towns = Pool(self._distinct(source, 4000, lambda: _root(source) + source.choice(TOWN_ENDS)), 12)
        self.families = Pool(filler["family"] + self._distinct(source, 6000, lambda: _root(source) + _root(source).lower()[:3]), 40)
        self.given = Pool(filler["given"], 20)
        self.things = self._distinct(source, 3000, lambda: _root(source) + source.choice("aeio"))
        firms = self._distinct(source, 2500, lambda: _root(source) + source.choice(("ex", "ora", "ica", "well", "man", "son")))
        self.firms = Pool([f"{firm} {source.choice(filler['companies'])}" for firm in firms], 15)
        self.words = _vocabulary()
        self.leaders = {
            country: f"{self.given.one(source)} {self.families.things[40 + n]}" for n, country in enumerate(self.countries.things)
        }

    @staticmethod
    def _distinct(source: random.Random, count: int, make: Any) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found[make()] = None
        return list(found)

    def person(self, source: random.Random) -> str:
        """Given and family name."""
        return f"{self.given.one(source)} {self.families.one(source)}"


def _vocabulary() -> Pool:
    """Content words as often as English has them, by the project's own table of frequencies."""
    bands = yaml.safe_load((HERE.parents[2] / "rules/lexicons/common_words.yml").read_text(encoding="utf-8"))
    found = {
        word: 10 ** float(band)
        for band, words in bands.items()
        if float(band) <= 5.5
        for word in words.split()
        if len(word) > 3 and word.isalpha() and word[-1] not in "iuv"
    }
    return Pool(list(found), weights=list(found.values()))


def _root(source: random.Random) -> str:
    return (source.choice(ONSETS) + source.choice(VOWELS) + source.choice(CODAS)).capitalize()
