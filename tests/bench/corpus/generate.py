"""Made-up news at any size, with planted conflicts and an answer key. Nothing is copied from anywhere.

    python tests/bench/corpus/generate.py DIR [--count 1000] [--seed 1]

Stories have one to twenty reports of several newspapers, in their own words and their own selection of facts, over hours or days; tolls
grow; some reports copy paragraphs of an agency; other years, places and parts of a total stand beside the facts as traps. In a part of the
stories two reports contradict each other. A corpus is a prefix of every larger one of its seed. `DIR/NNN/` holds a thousand articles with
their `sources.json`, `DIR/answers.jsonl` one planted conflict a line, with the spans of the two values.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import values
from world import World, data

START = datetime(2023, 1, 2)
PER_DAY = 12  # stories that begin each day
SIZES = (1,) * 9 + (2,) * 5 + (3,) * 3 + (4,) * 2 + (5, 6, 7, 8, 11, 16)
PLANTED = 0.3  # of the stories with two reports or more
COPIED = 0.15  # of the reports
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_AN = re.compile(r"\b([Aa])(?= [aeiou])")
_MARK = re.compile("\x01([a-z_0-9]+)\x02(.*?)\x03", re.S)


class Article(NamedTuple):
    """A report as it is written to a file."""

    story: int
    title: str
    publisher: str
    published: datetime
    text: str
    spans: dict[str, tuple[int, int]]  # of the first statement of each fact


class Planted(NamedTuple):
    """Two reports of one story (by their place in it) that contradict each other in one fact."""

    fact: str
    first: int
    second: int


class Story:
    """One happening: what is true of it, who tells it, and in which two reports it is told in two ways."""

    def __init__(self, world: World, seed: int, number: int) -> None:
        self.world, self.number = world, number
        self.random = source = random.Random(f"{seed}:{number}")
        self.filler = data("filler")
        happenings = data("happenings")
        self.kind = source.choice(sorted(happenings))
        self.plan: dict[str, Any] = happenings[self.kind]
        self.size = source.choice(SIZES)
        self.begins = START + timedelta(days=number // PER_DAY, hours=source.uniform(0, 24))
        # No two accidents are of the same ship: the words for things and people change from story to story.
        self.varied = {words[0]: source.choice(words) for words in self.plan["vary"]}
        self.vary = re.compile(rf"(?<![{{\w])({'|'.join(self.varied)})(?![}}\w])")
        self.kinds = {name: spec.split() for name, spec in self.plan["facts"].items()}
        self.truth = {name: values.draw(k[0], int(k[1]), int(k[2]), source) for name, k in self.kinds.items()}
        self.names = self._names(source)
        self.topic = source.sample(world.words.things[-6000:], 14)  # rare words: what the story is about
        self.people = source.sample(self.filler["nouns"], 6)
        self.side = source.sample(self.filler["background"], len(self.filler["background"]))
        self.traps = self._traps(source)
        self.cast = [world.person(source) for _ in range(3)]
        said = source.sample(self.filler["talk"], 4)
        speakers = [
            self.names["official"],
            self.names["witness"],
            *(f"{name}, {self._article(source.choice(self.filler['titles']))}" for name in self.cast[:2]),
        ]
        self.quotes = [(self._filled(words, source), speaker) for words, speaker in zip(said, speakers, strict=True)]
        self.planted = self._plant(source) if self.size > 1 and source.random() < PLANTED else None

    def _names(self, source: random.Random) -> dict[str, str]:
        world = self.world
        country, country2, country3 = (world.countries.one(source) for _ in range(3))
        convict, winner, official, witness = (world.person(source) for _ in range(4))
        body, other_body = source.choice(self.filler["bodies"]).split("/")
        place = world.towns.one(source)
        return {
            "place": place,
            "place2": world.towns.one(source),
            "country": country,
            "country2": country2,
            "country3": country3,
            "demonym": world.demonyms[country],
            "leader": f"President {world.leaders[country]}",
            "leader_name": world.leaders[country].split()[1],
            "org": world.firms.one(source),
            "org2": world.firms.one(source),
            "org3": world.firms.one(source),
            "authority": source.choice(self.filler["authorities"]),
            "thing": source.choice(world.things),
            "thing2": source.choice(world.things),
            "convict": convict,
            "convict_short": convict.split()[1],
            "winner": winner,
            "winner_short": winner.split()[1],
            "official": f"{official}, {self._article(source.choice(self.plan['title']))}",
            "witness": witness,
            "lab": f"{place} {body}",
            "lab_other": f"{place} {other_body}",
            "day": DAYS[self.begins.weekday()],
        }

    @staticmethod
    def _article(title: str) -> str:
        return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"

    def _plant(self, source: random.Random) -> Planted:
        facts = [*self.truth, "day", "quote"] + (["lab"] if any("{lab}" in s for ss in self.plan["say"].values() for s in ss) else [])
        first, second = sorted(source.sample(range(min(self.size, 4)), 2))
        return Planted(source.choice(facts), first, second)

    def _filled(self, template: str, source: random.Random) -> str:
        words = {
            name: self._any(name, end, source) for name, end in (("adj", ""), ("verb", ""), ("verbed", "ed"), ("noun", ""), ("nouns", "s"))
        }
        # Reports of one story share part of their subject matter; the rest is the newspaper's own.
        if source.random() < 0.15:
            words["noun"], words["nouns"] = source.choice(self.topic), source.choice(self.people)
        words["topic"] = source.choice(self.topic)
        for name in ("when", "body"):
            words[name] = source.choice(self.filler[name]).replace("{year}", str(source.randint(1990, 2020)))
        words["when_capital"] = _capital(words["when"])
        words["title"] = source.choice(self.filler["titles"])
        words["stranger"] = self.world.person(source)
        words["someone"] = self.world.person(source) if source.random() < 0.5 else self.cast[source.randrange(3)]
        words["someone2"] = self.cast[source.randrange(3)]
        words["number"] = f"{int(10 ** source.uniform(1, 4)):,}"
        words["few"], words["digit"] = (
            values.words(source.randint(2, 9)) if "{few} in" in template else str(source.randint(2, 9)),
            str(source.randint(1, 9)),
        )
        words["age"], words["year"] = str(source.randint(25, 80)), str(source.randint(1980, 2020))
        return _AN.sub(r"\1n", template.format_map({**self.names, **words, "person": self.names["witness"]}))

    def _any(self, name: str, end: str, source: random.Random) -> str:
        """Mostly a word of the whole language: unlike reports share few words."""
        return source.choice(self.filler[name]) if source.random() < 0.15 else self.world.words.one(source) + end

    def _loose(self, source: random.Random) -> str:
        """A clause of words as common and as rare as they are in English."""
        parts = source.choice(self.filler["frames"]).split("{w}")
        text = "".join(part + self.world.words.one(source) for part in parts[:-1]) + parts[-1]
        while "{t}" in text:
            text = text.replace("{t}", source.choice(self.topic) if source.random() < 0.3 else self.world.words.one(source), 1)
        return self._filled(text, source)

    def _background(self, version: int, used: list[int], source: random.Random) -> str:
        """A sentence about nothing in particular, as long as those of newspapers."""
        # Sentences with numbers of their own stand in one report of a story only: told twice with two numbers they would be conflicts.
        at = version + self.size * len(used)
        if at < len(self.side) and source.random() < 0.5:
            used.append(at)
            text = _capital(self._filled(self.side[at], source))
        else:
            text = _capital(self._loose(source)) + "."
        if source.random() < 0.5:
            text = text[:-1] + source.choice(self.filler["joined"]).replace("{x}", self._loose(source)) + "."
        return text

    def reports(self) -> list[Article]:
        """All reports, earliest first."""
        out: list[Article] = []
        clock = self.begins + timedelta(hours=2)
        for version in range(self.size):
            out.append(self._report(version, clock, out[0] if out and self.random.random() < COPIED else None))
            # The two that contradict each other are of the same hours, so that no news can explain them.
            same = self.planted and version < self.planted.second
            clock += timedelta(minutes=self.random.uniform(5, 60) if same else self.random.expovariate(1 / 300))
        return out

    def _told(self, version: int, clock: datetime) -> dict[str, float]:
        """The values as this report has them."""
        told = dict(self.truth)
        late = (clock - self.begins) > timedelta(hours=16)
        for name, kind in self.kinds.items():
            if kind[3:] == ["grows"] and late:
                told[name] += 1 + told[name] // 6
        if self.planted and version == self.planted.second and self.planted.fact in told:
            name = self.planted.fact
            wrong = values.contradicted(self.kinds[name][0], told[name], random.Random(f"{self.number} {name}"))
            # A toll that grows is contradicted by a later, lower one.
            told[name] = (
                2 * told[name] - wrong if self.kinds[name][3:] == ["grows"] and wrong > told[name] > 2 * (wrong - told[name]) else wrong
            )
        return told

    def _report(self, version: int, clock: datetime, agency: Article | None) -> Article:
        source = random.Random(f"{self.random.random()} {version}")
        planted = self.planted if self.planted and version in (self.planted.first, self.planted.second) else None
        told, names = self._told(version, clock), dict(self.names)
        if planted and version == planted.second:
            if planted.fact == "day":
                names["day"] = DAYS[(self.begins.weekday() + source.choice((2, 3, 5))) % 7]
            if planted.fact == "lab":
                names["lab"] = names["lab_other"]
        facts = [name for name in self.kinds if source.random() < 0.75]
        lead = next(iter(self.kinds))
        for needed in (lead, planted.fact if planted and planted.fact in self.kinds else lead):
            if needed not in facts:
                facts.insert(0, needed)
        facts.sort(key=lambda f: (f != lead, source.random()))
        sentences = [self._say(fact, told, names, source) for fact in facts]
        body = [[sentences[0], *(sentences[1:2])]]
        rest = sentences[2:] + source.sample(self.traps, source.randint(0, min(2, len(self.traps))))
        source.shuffle(rest)
        used: list[int] = []
        length, target = 0, max(80, source.gauss(270, 90))
        quotes = [self._quoted(n, planted, version, source) for n in range(4) if (planted and n == 0) or source.random() < 0.7]
        rest = [item for pair in zip(rest, quotes + [""] * len(rest), strict=False) for item in pair if item]
        while rest or length < target:
            part = [rest.pop(0)] if rest and source.random() < 0.6 else []
            part += [self._background(version, used, source) for _ in range(source.randint(1, 3))]
            body.append(part)
            length += sum(len(s.split()) for s in part)
        paragraphs = [" ".join(part) for part in body]
        if agency:
            copied = agency.text.split("\n\n")[2 : 2 + source.randint(2, 5)]
            paragraphs[2:2] = copied
            del paragraphs[2 + 2 * len(copied) : 2 + 3 * len(copied)]
        title = self._render(source.choice(self.plan["head"]), told, names, source)
        text, spans = _unmarked("\n\n".join([title, *paragraphs]) + "\n")
        return Article(
            self.number, _MARK.sub(r"\2", title), source.choice(self.filler["sources"]), clock.replace(second=0, microsecond=0), text, spans
        )

    def _say(self, fact: str, told: dict[str, float], names: dict[str, str], source: random.Random) -> str:
        return _capital(self._render(source.choice(self.plan["say"][fact]), told, names, source))

    def _render(self, template: str, told: dict[str, float], names: dict[str, str], source: random.Random) -> str:
        def word(name: str) -> str:
            text = values.worded(self.kinds[name][0], told[name], source, start=template.startswith("{" + name))
            return f"\x01{name}\x02{text}\x03"

        marked = {**names, **{name: word(name) for name in told}}
        for name in ("day", "lab"):
            marked[name] = f"\x01{name}\x02{names[name]}\x03"
        return self._other(template).format_map(marked)

    def _other(self, template: str) -> str:
        """The template in this story's words for things."""
        return self.vary.sub(lambda m: self.varied[m.group()], template)

    def _traps(self, source: random.Random) -> list[str]:
        words = {
            "oldyear": str(source.randint(2001, 2020)),
            "other": str(source.randint(13, 99)),
            "other2": str(source.randint(4, 40)),
            "few": values.words(source.randint(2, 9)),
            "asked": values.words(source.randint(20, 30)),
            "bignumber": f"{source.randint(3, 90)},000",
        }
        return [_capital(self._other(trap).format_map({**self.names, **words})) for trap in self.plan["traps"]]

    def _quoted(self, number: int, planted: Planted | None, version: int, source: random.Random) -> str:
        words, speaker = self.quotes[number]
        if planted and planted.fact == "quote" and number == 0 and version == planted.second:
            noun = next((w for w in self.filler["nouns"] + self.filler["adj"] + self.filler["noun"] if f" {w} " in f"{words} "), None)
            words = words.replace(
                f" {noun}", " families" if noun in self.filler["nouns"] else " foreign" if noun in self.filler["adj"] else " hospital", 1
            )
        name = speaker.split(",")[0]
        marked = f"\x01quote{number or ''}\x02{words}\x03"
        quote = {
            "quote": marked,
            "Quote": marked.replace(words, _capital(words)),
            "person": name,
            "official": speaker,
            "place": self.names["place"],
        }
        return source.choice(self.filler["said"]).format_map(quote)


def _capital(text: str) -> str:
    at = text.index("\x02") + 1 if text.startswith("\x01") else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def _unmarked(text: str) -> tuple[str, dict[str, tuple[int, int]]]:
    parts: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    at = length = 0
    for match in _MARK.finditer(text):
        before = text[at : match.start()]
        length += len(before)
        value = match.group(2)
        # The headline's number is short for the text's: the statement counts.
        if match.start() > text.index("\n") or match.group(1) not in spans:
            spans.setdefault(match.group(1), (length, length + len(value)))
        parts += [before, value]
        length += len(value)
        at = match.end()
    return "".join([*parts, text[at:]]), spans


def generate(count: int, seed: int = 1) -> Iterator[tuple[list[Article], Planted | None]]:
    """Stories until there are so many articles, each with its planted conflict; the last one is cut short."""
    world, number = World(seed), 0
    while count > 0:
        story = Story(world, seed, number)
        reports = story.reports()
        planted = story.planted
        if planted and max(planted.first, planted.second) >= count:
            planted = None
        if planted and any(planted.fact not in reports[n].spans for n in (planted.first, planted.second)):
            planted = None
        if planted:
            one, other = (reports[n].text[slice(*reports[n].spans[planted.fact])].lower() for n in (planted.first, planted.second))
            planted = planted if one != other else None
        yield reports[:count], planted
        count -= len(reports)
        number += 1


def write(folder: Path, count: int, seed: int = 1) -> None:
    """The corpus as files; articles of one story are scattered over the numbers of their day, as an archive has them."""
    folder.mkdir(parents=True, exist_ok=True)
    entries: dict[Path, list[dict[str, str]]] = {}
    number = 0
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as answers:
        for reports, planted in generate(count, seed):
            ids = []
            for report in reports:
                name = f"{number // 1000:03}/{number % 1000:03}-{number * 7919 % 10007:05}.txt"
                path = folder / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(report.text, encoding="utf-8")
                when = report.published.isoformat()
                entries.setdefault(path.parent, []).append(
                    {"file": path.name, "title": report.title, "publisher": report.publisher, "published": when}
                )
                ids.append(name)
                number += 1
            if planted:
                row = {"fact": planted.fact, "story": reports[0].story, "sources": [ids[planted.first], ids[planted.second]]}
                row["spans"] = [reports[n].spans[planted.fact] for n in (planted.first, planted.second)]
                row["values"] = [reports[n].text[a:b] for n, (a, b) in zip((planted.first, planted.second), row["spans"], strict=True)]
                answers.write(json.dumps(row, ensure_ascii=False) + "\n")
    for place, rows in entries.items():
        (place / "sources.json").write_text(json.dumps(rows, ensure_ascii=False, indent=0), encoding="utf-8")


def main() -> int:
    """Writes a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, given.count, given.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
