"""How long a gate takes, and how much memory, against indexes of growing size.

    python tests/bench/gate.py [--sizes 1000,10000,100000] [--keep DIR] [--runs 7]

Writes made-up articles (seeded; stories of one to eight articles, skewed vocabulary, conflicts planted in some), builds an index of each
size, and runs `checker gate` on one new article of 500 words, each time as a process of its own. Prints a table, and fails if the time at
the largest size is more than 1.5 times that at the smallest, or more than 0.5 s, or the memory more than 150 MB.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
ONSETS = "b br c ch d dr f g gl h j k l m n p pr r s sh st t tr v w z".split()
VOWELS = "a e i o u ai ea ou".split()
CODAS = ["", "n", "r", "s", "l", "t", "m", "nd", "rk", "st"]
COMMON = (
    "the a of to and in that for with on by from at as it was were had has would said after before over under while which this their its"
).split()
VERBS = "opened closed moved struck flooded repaired damaged reached left crossed signed ordered promised rejected found lost".split()
NOUNS = "bridge harbour school factory road tunnel market hospital station council court ferry mine dam library stadium festival".split()
RATIO, SECONDS = 1.5, 0.5
MEGABYTES = 150


class Words:
    """A vocabulary whose use is as skewed as that of real text."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = [self._word(self.random.randint(1, 3)) for _ in range(20_000)]
        self.weights = [1 / (rank + 10) for rank in range(len(self.words))]
        self.cumulative = list(self._sums())

    def _word(self, syllables: int) -> str:
        pick = self.random.choice
        return "".join(pick(ONSETS) + pick(VOWELS) for _ in range(syllables)) + pick(CODAS)

    def _sums(self) -> Iterator[float]:
        total = 0.0
        for weight in self.weights:
            total += weight
            yield total

    def some(self, count: int, source: random.Random) -> list[str]:
        """Words as they come in text."""
        return source.choices(self.words, cum_weights=self.cumulative, k=count)

    def name(self, source: random.Random) -> str:
        """A name of two words."""
        return " ".join(self._named(source) for _ in range(2))

    def _named(self, source: random.Random) -> str:
        return "".join(source.choice(ONSETS) + source.choice(VOWELS) for _ in range(2)).capitalize() + source.choice(CODAS)


def article(words: Words, story: int, version: int, length: int) -> str:
    """One report of a story: the same names, places and events in other words, and sometimes another toll."""
    fixed, own = random.Random(story), random.Random(story * 1009 + version)
    people, place = [words.name(fixed) for _ in range(4)], words.name(fixed).split()[0]
    noun, dead = fixed.choice(NOUNS), fixed.randint(3, 60)
    subject = words.some(12, fixed)
    toll = dead + (1 if version and fixed.random() < 0.3 else 0)
    text = [f"{toll} people were killed when the {noun} in {place} collapsed on Monday, {people[0]} said."]
    while sum(len(s.split()) for s in text) < length:
        person = own.choice(people)
        topic = [own.choice(subject) if own.random() < 0.25 else word for word in words.some(14, own)]
        filler = [own.choice(COMMON) if n % 2 else word for n, word in enumerate(topic)]
        text.append(
            f"{person} {own.choice(VERBS)} the {noun} of {place} {' '.join(filler)}, and {own.randint(2, 900)} {own.choice(topic)}s {own.choice(VERBS)}."
        )
    return "\n\n".join(" ".join(text[at : at + 4]) for at in range(0, len(text), 4)) + "\n"


def write(folder: Path, count: int, length: int = 400) -> None:
    """So many articles, in folders of a thousand."""
    words = Words(1)
    sizes = random.Random(2)
    story = number = 0
    while number < count:
        for version in range(min(sizes.choice([1, 1, 2, 3, 5, 8]), count - number)):
            path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(article(words, story, version, length), encoding="utf-8")
            number += 1
        story += 1


class Run(NamedTuple):
    """What one gate took: seconds by the clock and of the processor, megabytes, and its exit code."""

    seconds: float
    processor: float
    memory: float
    code: int


def gate(draft: Path, index: Path, folder: Path) -> Run:
    """One gate in a process of its own."""
    command = [sys.executable, "-m", "checker", "gate", str(draft), "--against", str(index), "-q", "-o", str(folder / "out.sarif")]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    memory = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, memory, os.waitstatus_to_exitcode(status))


def main() -> int:
    """The table, and 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--keep", help="keep articles and indexes in this folder, and use those that are there")
    parser.add_argument("--engine", default="process")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    folder = Path(given.keep) if given.keep else Path(tempfile.mkdtemp(prefix="gate-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft.txt"
    draft.write_text(article(Words(1), 7, 99, 500).replace(" people were killed", "4 people were killed", 1), encoding="utf-8")
    indexes: dict[int, Path] = {}
    built: dict[int, float] = {}
    for size in sizes:
        articles, indexes[size] = folder / f"articles-{size}", folder / f"{size}.sqlite"
        if not articles.exists():
            write(articles, size)
        started = time.perf_counter()
        command = [sys.executable, "-m", "checker", "index", "build", str(indexes[size]), str(articles), "--engine", given.engine, "-q"]
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
        built[size] = time.perf_counter() - started
        gate(draft, indexes[size], folder)  # once to have the bytecode
    runs: dict[int, list[Run]] = {size: [] for size in sizes}
    for _ in range(given.runs):  # in turns, so that whatever else this machine does meets all sizes alike
        for size in sizes:
            runs[size].append(gate(draft, indexes[size], folder))
    assert {r.code for found in runs.values() for r in found} == {1}, "the planted conflict was not found"
    print("| articles | gate, median s | fastest s | processor, median s | most memory, MB | build s | bytes of index an article |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size, found in runs.items():
        seconds, fastest = statistics.median(r.seconds for r in found), min(r.seconds for r in found)
        processor, memory = statistics.median(r.processor for r in found), max(r.memory for r in found)
        each = indexes[size].stat().st_size / size
        print(f"| {size:,} | {seconds:.3f} | {fastest:.3f} | {processor:.3f} | {memory:.0f} | {built[size]:.1f} | {each:,.0f} |")
    small, large = (statistics.median(r.seconds for r in runs[size]) for size in (sizes[0], sizes[-1]))
    slow = large > RATIO * small or large > SECONDS
    big = max(r.memory for found in runs.values() for r in found) > MEGABYTES
    print(
        f"time at {sizes[-1]:,} is {large / small:.2f} times that at {sizes[0]:,}"
        + ("; TOO SLOW" if slow else "")
        + ("; TOO BIG" if big else "")
    )
    return int(slow or big)


if __name__ == "__main__":
    sys.exit(main())
