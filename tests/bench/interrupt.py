"""Kills the building of an index at random moments and starts it again: what was done before must not be done again.

    python tests/bench/interrupt.py [--count 20000] [--kills 3] [--seed 1] [--corpus DIR]

Makes a corpus (or takes the one in DIR), builds its index in a process of its own, kills that at a moment drawn by --seed and starts it
again, --kills times; the last run goes to the end. Prints for each run how many articles it began with, how many the index held when it was
killed, and how long it took. Exits with 1 unless every run began with what the one before had left, every article is in the index in the end,
and no run lost more than one batch: what its progress had told as done but the index did not hold.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent / "corpus")]
BATCH = 16  # articles in one transaction (checker/cli/corpus.py)
BUILD = """
import os, sys
sys.path.insert(0, sys.argv[1])
from checker.cli import corpus, main
made = corpus._records
def counted(*given):
    for number, record in enumerate(made(*given), 1):
        os.write(1, b"%d\\n" % number)
        yield record
corpus._records = counted
sys.argv = ["checker", "index", "build", *sys.argv[2:], "--no-progress"]
main()
"""


def held(index: Path) -> int:
    """How many articles an index holds."""
    from checker.store.sqlite import SqliteStore

    if not index.exists():
        return 0
    store = SqliteStore(index)
    try:
        return store.info().articles
    finally:
        store.close()


def build(index: Path, folder: Path, until: int) -> tuple[int, str, float]:
    """One build, killed when it has extracted so many articles: how many those were, what it said, its seconds."""
    command = [sys.executable, "-c", BUILD, str(ROOT), str(index), str(folder)]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        done = 0
        for line in process.stdout:
            done = int(line)
            if done >= until:
                process.send_signal(signal.SIGKILL)
                break
        rest = [line for line in process.stdout if line.endswith("\n")]
        done = int(rest[-1]) if rest else done
        told = process.stderr.read()
    return done, told, time.perf_counter() - started


def interrupted(index: Path, folder: Path, kills: int, seed: int) -> int:
    """Builds, kills, builds again; tells what was lost."""
    total = sum(1 for _ in folder.rglob("*.txt"))
    chance = random.Random(seed)
    lost: list[int] = []
    for turn in range(kills):
        before = held(index)
        done, _, seconds = build(index, folder, chance.randrange(1, max(2, (total - before) // (kills - turn))))
        after = held(index)
        lost.append(before + done - after)
        print(f"began with {before:,}, extracted {done:,}, killed after {seconds:.1f} s, holds {after:,}: {lost[-1]} lost", flush=True)
    before = held(index)
    done, told, seconds = build(index, folder, total + 1)
    kept = re.search(r"(\d+) as they were", told)
    print(f"began with {before:,}, extracted {done:,} in {seconds:.1f} s, holds {held(index):,} of {total:,}")
    whole = held(index) == total and kept is not None and int(kept[1]) == before and done == total - before
    return int(not whole or max(lost) > BATCH)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    given = parser.parse_args()
    if given.corpus and not given.corpus.is_dir():
        parser.error(f"--corpus {given.corpus}: no such folder")
    import generate

    with tempfile.TemporaryDirectory() as place:
        folder = given.corpus or Path(place, "corpus")
        if given.corpus is None:
            generate.write(folder, given.count)
        return interrupted(Path(place, "index.sqlite"), folder, given.kills, given.seed)


if __name__ == "__main__":
    sys.exit(main())
