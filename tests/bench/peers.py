"""What extraction is measured beside, by every benchmark alike: a bare split of the same text, and the tools a Python user would take.

    python tests/bench/peers.py FOLDER [--sample 200] [--few 20]      inside an environment that has the tools (see `environment`)

`speeds` takes turns, so that whatever else a machine does meets all alike, and counts seconds of processor.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["quantulum3", "dateparser", "recognizers-text-suite", "inflect", "stemming", "emoji<2", "setuptools<81"]
TURNS = 5
FLOOR, MENTIONS, EXTRACTION = "sentences and words, nothing else (the floor)", "mentions", "extraction, all of it"
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\s\"”’)])[^.!?\n]*)*[.!?]?[\"”’)]*")
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")


def environment(home: Path) -> Path:
    """The Python of an environment with this program and the others, made unless it is there."""
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES, str(ROOT)], check=True)
    return python


def split(text: str) -> int:
    """The floor: sentences, and the words of each; how many."""
    return sum(sum(1 for _ in _WORD.finditer(sentence.group())) for sentence in _SENTENCE.finditer(text))


def own() -> dict[str, Callable[[str], Any]]:
    """The floor and this program: the mentions alone, and all that is extracted of an article, with values made comparable."""
    from checker import ruleset
    from checker.document import Document
    from checker.extract import extractor
    from checker.model import Source
    from checker.normalize.claims import normalize

    rules = ruleset.load()
    return {
        FLOOR: split,
        MENTIONS: lambda text: extractor.find_mentions(Document(text), rules),
        EXTRACTION: lambda text: normalize(extractor.extract(Source(id="a", path="a", text=text), rules), None, rules),
    }


def others() -> dict[str, Callable[[str], Any]]:
    """The tools, where they are installed."""
    from dateparser.search import search_dates
    from quantulum3 import parser

    return {"quantulum3": parser.parse, "dateparser": lambda text: search_dates(text, languages=["en"])}


def speeds(tools: Mapping[str, Callable[[str], Any]], texts: Sequence[str], turns: int = TURNS) -> dict[str, float]:
    """Characters a second of processor time, the best of some turns after one that does not count."""
    from checker.engine.base import fewer_collections

    best = dict.fromkeys(tools, 0.0)
    size = sum(map(len, texts))
    with fewer_collections():  # as every engine does
        for turn in range(turns + 1):
            for name, tool in tools.items():
                begin = time.process_time()
                for text in texts:
                    with contextlib.suppress(Exception):  # some of the others fail on some texts
                        tool(text)
                if turn or not turns:
                    best[name] = max(best[name], size / (time.process_time() - begin))
    return best


def measured(texts: Sequence[str], few: int = 0) -> dict[str, float]:
    """Articles a second of the floor and this program and, on the first `few` articles, of the others."""
    found = speeds(own(), texts)
    each = sum(map(len, texts)) / len(texts)
    if few:
        found |= speeds(others(), texts[:few], turns=0)
    return {name: value / each for name, value in found.items()}


def main() -> None:
    """Prints what was measured, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--few", type=int, default=20)
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    texts = [path.read_bytes().decode("utf-8") for path in sorted(given.folder.rglob("*.txt"))[: given.sample]]
    print(json.dumps(measured(texts, given.few)))


if __name__ == "__main__":
    main()
