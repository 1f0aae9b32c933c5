"""Extraction measured beside the tools a Python user would take today: accuracy and speed in one run, as one table.

    python tests/bench/extraction.py FOLDER [--out FILE.md] [--sample 12] [--keep-peers DIR]

FOLDER holds labelled data with its scorers (`score_quantities.py`, `score_times.py`) and articles in `events/`. quantulum3,
dateparser and recognizers-text are installed into a throw-away environment, where everything is then measured in the same process.
Fails if a mention is not the words at its place, or if the time grows faster than the length.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import math
import os
import random
import re
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import peers

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = ["1,1,", "((((", '"', '"a b c," he said. ', "Anna Vogt, ", "$1 ($2) "]
GROWTH = 1.3  # exponent above which time counts as faster than linear (2 is quadratic); timings on a busy machine are noisy
FIGURE = re.compile(r"^(strict|relaxed|value|official value\+unit|official value|one-to-one value\+change) .*F1 +([\d.]+)", re.M)
NEEDED = ("score_quantities.py", "score_times.py", "events")


def main() -> int:
    """Sets up the environment and measures in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where the table goes besides stdout")
    parser.add_argument("--sample", type=int, default=12, help="articles that the slow ones are timed on")
    parser.add_argument("--keep-peers", type=Path, help="an environment to make or use again")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in NEEDED:
        if not (options.folder / name).exists():
            parser.error(f"{options.folder / name} is missing: FOLDER holds {', '.join(NEEDED)}")
    if options.inside:
        return measure(options.folder.resolve(), options.sample, options.out)
    with tempfile.TemporaryDirectory() as scratch:
        python = peers.environment(options.keep_peers or Path(scratch) / "peers")
        arguments = [str(Path(__file__).resolve()), *sys.argv[1:], "--inside"]
        return subprocess.run([python, *arguments], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode


def measure(folder: Path, sample: int, out: Path | None) -> int:
    """The table, line by line; 1 if a span or the growth is wrong."""
    adapters = str(Path(__file__).with_name("adapters.py"))
    quantities = {name: scored(folder / "score_quantities.py", name) for name in ("quantulum3", "recognizers", f"{adapters}:quantities")}
    times = {name: scored(folder / "score_times.py", name) for name in ("dateparser", "recognizers", f"{adapters}:times")}
    texts = [p.read_bytes().decode("utf-8") for p in sorted((folder / "events").rglob("*.txt"))]
    rows = ["| | this program | quantulum3 | dateparser | recognizers-text |", "| --- | ---: | ---: | ---: | ---: |"]
    ours_quantities, ours_times = quantities[f"{adapters}:quantities"], times[f"{adapters}:times"]
    for label, key in (
        ("value", "official value"),
        ("value and unit", "official value+unit"),
        ("value and bound", "one-to-one value+change"),
    ):
        cells = [ours_quantities.get(key, "–"), quantities["quantulum3"].get(key, "–"), "–", quantities["recognizers"].get(key, "–")]
        rows.append(f"| quantities, {label} (F1) | {' | '.join(cells)} |")
    for label, key in (("found", "relaxed"), ("exact words", "strict"), ("value", "value")):
        cells = [ours_times.get(key, "–"), "–", times["dateparser"].get(key, "–"), times["recognizers"].get(key, "–")]
        rows.append(f"| times, {label} (F1) | {' | '.join(cells)} |")
    rows += speed(folder, texts, sample)
    wrong, spans = broken_spans(texts)
    growth, lines = growths(texts)
    rows += [f"| mentions on {len(texts)} articles, of them not the words at their place | {spans:,}, {wrong} | – | – | – |", *lines]
    table = "\n".join(rows) + "\n"
    sys.stdout.write(table)
    if out:
        out.write_text(table, encoding="utf-8")
    return 1 if wrong or growth > GROWTH else 0


def scored(scorer: Path, extractor: str) -> dict[str, str]:
    """The F1 figures that a scorer prints for an extractor."""
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), arguments(str(scorer), extractor):
        runpy.run_path(str(scorer), run_name="__main__")
    return dict(FIGURE.findall(shown.getvalue()))


@contextlib.contextmanager
def arguments(*given: str) -> Any:
    """Other command line arguments for a while."""
    before, sys.argv = sys.argv, list(given)
    try:
        yield
    finally:
        sys.argv = before


def speed(folder: Path, texts: list[str], sample: int) -> list[str]:
    """Thousand characters a second of processor time of every tool on the same articles, and of a bare split into words."""
    quantity, when = module(folder / "score_quantities.py"), module(folder / "score_times.py")
    quantulum, dateparser = quantity.peer_quantulum3()[0], when.peer_dateparser()
    recognizers = [quantity.peer_recognizers()[0], when.peer_recognizers()]
    few = random.Random(1).sample(texts, min(sample, len(texts)))
    quantulum(texts[0][:300]), dateparser(texts[0][:300], "2016-11-11")
    ours = peers.speeds(peers.own(), texts)
    slow = {"q": quantulum, "d": lambda text: dateparser(text, "2016-11-11")}
    q, d = peers.speeds(slow, few, turns=0).values()
    slowest = {"r": lambda text: (recognizers[0](text), recognizers[1](text, "2016-11-11"))}
    r = peers.speeds(slowest, few[: max(1, sample // 4)], turns=0)["r"]
    floor, own = ours[peers.FLOOR], ours[peers.MENTIONS]
    both = 1 / (1 / q + 1 / d)
    return [
        f"| thousand characters a second | {own / 1e3:,.0f} | {q / 1e3:,.1f} | {d / 1e3:,.1f} | {r / 1e3:,.1f} |",
        f"| times as fast as quantulum3 and dateparser together | {own / both:,.0f} | – | – | – |",
        f"| time of a bare split into sentences and words | {floor / own:,.1f} times | – | – | – |",
        f"| the same with claims, terms and comparable values | {floor / ours[peers.EXTRACTION]:,.1f} times | – | – | – |",
    ]


def module(path: Path) -> Any:
    """A scorer as a module, for the adapters to the other tools that it brings."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def broken_spans(texts: list[str]) -> tuple[int, int]:
    """How many mentions are not the words at their place, and how many there are."""
    from checker import pipeline, ruleset

    wrong = total = 0
    for text in texts:
        for mention in pipeline.mentions(text, ruleset.load()):
            total += 1
            wrong += text[mention.start : mention.end] != mention.text or not mention.text
    return wrong, total


def growths(texts: list[str]) -> tuple[float, list[str]]:
    """The worst exponent with which time grows with length: of articles up to 10 MB, and of hostile text."""
    from checker import ruleset
    from checker.document import Document
    from checker.extract.extractor import find_mentions

    rules = ruleset.load()

    def spent(text: str) -> float:
        begin = time.process_time()
        find_mentions(Document(text), rules)
        return time.process_time() - begin

    whole = "\n\n".join(texts)
    whole *= 10_000_000 // len(whole) + 1
    short, long = spent(whole[:1_000_000]), spent(whole[:10_000_000])
    worst = article = math.log10(long / short)
    rows = [f"| an article of 10 MB: seconds, and growth from 1 MB | {long:,.0f}, n^{article:.2f} | – | – | – |"]
    for unit in HOSTILE:
        small, large = spent(unit * (50_000 // len(unit))), spent(unit * (500_000 // len(unit)))
        worst = max(worst, growth := math.log10(large / small))
        rows.append(f"| `{unit.strip()}` over and over, 50 to 500 kB: growth | n^{growth:.2f} | – | – | – |")
    return worst, rows


if __name__ == "__main__":
    sys.exit(main())
