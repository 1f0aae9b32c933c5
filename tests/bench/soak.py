"""Runs the gate over and over in one process: memory and open files must not grow.

    python -m tests.bench.soak [--runs 2000]

Each run is the whole command, from arguments to exit code, on another article in turn: one that contradicts, one that does not, one of
another format, one that cannot be read, and one that is left out. Prints memory and open files along the way; exits with 1 if, from the
end of the first tenth to the last run, memory has grown by more than 4 MB or a file has stayed open.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from checker.cli.app import run
from tests.fuzzing import INPUTS

MEGABYTES = 4.0
EXPECTED = {"herald.txt": 1, "gazette.txt": 0, "herald.docx": 1, "rss.xml": 1, "broken.pdf": 2, "empty.txt": 0}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return soak(runs)


def soak(runs: int) -> int:
    Path("held").mkdir()
    Path("new").mkdir()
    shutil.copy(INPUTS / "gazette.txt", "held/gazette.txt")
    for name in ("herald.txt", "gazette.txt", "herald.docx", "rss.xml"):
        shutil.copy(INPUTS / name, f"new/{name}")
    Path("new/broken.pdf").write_bytes(b"%PDF-1.4\nbroken")
    Path("new/empty.txt").touch()
    names = list(EXPECTED)
    first: tuple[float, int] | None = None
    started = time.perf_counter()
    print(f"{'runs':>6}{'memory MB':>11}{'open files':>12}{'seconds':>9}", flush=True)
    for number in range(1, runs + 1):
        name = names[number % len(names)]
        with quiet():
            code = run(["gate", f"new/{name}", "--against", "held", "-o", "report.json", "-o", "report.sarif"])
        if code != EXPECTED[name]:
            print(f"run {number}: {name} ended with {code}, not {EXPECTED[name]}")
            return 1
        if number in (runs // 10, runs) or number % max(1, runs // 10) == 0:
            now = memory(), sum(1 for _ in Path("/proc/self/fd").iterdir())
            first = first or now
            print(f"{number:>6}{now[0]:>11.1f}{now[1]:>12}{time.perf_counter() - started:>9.0f}", flush=True)
    assert first is not None
    grown, left = now[0] - first[0], now[1] - first[1]
    print(f"grown by {grown:+.1f} MB and {left:+} open files since run {runs // 10}")
    return 1 if grown > MEGABYTES or left > 0 else 0


def memory() -> float:
    """Megabytes that this process holds, without what only waits to be collected."""
    gc.collect()
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


@contextlib.contextmanager
def quiet():  # type: ignore[no-untyped-def]
    """Without what the command prints, which goes to the files of the process and not only to its streams."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        yield
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        for number, handle in zip((1, 2), kept, strict=True):
            os.dup2(handle, number)
            os.close(handle)
        os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
