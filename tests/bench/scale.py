"""How time, memory and accuracy grow with the number of articles, by stage and engine, beside a bare tokenization of the same text.

    python tests/bench/scale.py [--sizes 1000,10000,100000] [--engines local,process,dask] [--keep DIR] [--out FILE.md] [--page]
    python tests/bench/scale.py --sizes 3000 --turns 3        extraction alone, by one process and by two in turns

Makes corpora (tests/bench/corpus), runs a whole check of each in a process of its own while the memory of it and of all its workers is
sampled, and writes the tables: articles a second by stage, peak memory, growth exponents, planted conflicts found and false alarms, the
pairs that were compared and what judging them by a language model would have taken. Engines are compared at the largest size up to 10,000,
where their JSON must be equal to the byte. --quantulum also times quantulum3 and dateparser (peers.py); --page does all of it, the gate and killed
workers too, and writes the tables into README.md beside this file.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.report.base import RunOutput

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent), str(Path(__file__).parent / "corpus")]
PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- tables -->", "<!-- end of tables -->"
SAMPLE = 200  # articles on which extractors are timed
COMPARED = 10_000  # articles on which engines are compared, if there is a size as large
JUDGE = 2100  # sentence pairs a second of an NLI model; the source stands in README.md beside this file
BUSY = 3.0  # seconds of processor after which a worker is killed


class ExtractedError(Exception):
    """Everything is extracted, and no more was asked for."""


def child(folder: str, engine: str, out: str, only: str = "") -> None:
    """One check, with the time of each stage; with `only` as "extract" the first stage alone."""
    from checker.report import json as report_json

    marks: dict[str, float] = {}
    started = time.perf_counter()

    def tell(stage: str, done: int, total: int) -> None:
        now = time.perf_counter() - started
        if only and stage != only:
            raise ExtractedError
        if f"{stage} first" not in marks:
            marks[f"{stage} first"], marks[f"{stage} first cpu"] = now, processor(os.getpid())
        marks[f"{stage} last"] = now
        if done == total or now - marks.get("looked", 0.0) > 5:
            marks["looked"], marks[f"{stage} last cpu"] = now, processor(os.getpid())
        if now - marks.get("told", 0.0) > 30:  # a run of half an hour should say where it is
            marks["told"] = now
            print(f"{engine} {folder}: {stage} {done:,} of {total:,} after {now:.0f} s", file=sys.stderr, flush=True)

    if only:
        with contextlib.suppress(ExtractedError):
            check(folder, engine, tell)
    else:
        Path(out).write_bytes(report_json.render(check(folder, engine, tell)))
    marks["end"] = time.perf_counter() - started
    Path(out + ".marks").write_text(json.dumps(marks))


def check(folder: str, engine: str, tell: Callable[[str, int, int], None]) -> RunOutput:
    """A whole check as the command line makes it."""
    from checker import pipeline, ruleset
    from checker.engine.base import EngineOptions
    from checker.read import Reading

    reading = Reading([folder])
    return pipeline.run(
        reading,
        ruleset.load(),
        skipped=reading.skipped,
        total=reading.files,
        engine=engine,
        options=EngineOptions(workers=0 if engine == "local" else 2),
        verdicts=lambda count: "conflict,superseded,reconcilable,variant" if count > 1000 else "all",
        progress=tell,
    )


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    out = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            for below in (task / "children").read_text().split():
                out += tree(int(below))
        except OSError:
            continue
    return out


def processor(pid: int) -> float:
    """Seconds of processor that a process and all below it have used."""
    ticks = 0
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Bytes of a process, shared ones by their share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def worker(pid: int) -> int | None:
    """A worker of a check that has been at work for some seconds, so that batches are under way in it."""
    for below in tree(pid)[1:]:
        try:
            spawned = b"spawn_main" in Path(f"/proc/{below}/cmdline").read_bytes()
            used = int(Path(f"/proc/{below}/stat").read_text().rpartition(")")[2].split()[11]) / os.sysconf("SC_CLK_TCK")
        except OSError:
            continue
        if spawned and used > BUSY:
            return below
    return None


def measure(folder: Path, engine: str, out: Path, kill: bool = False) -> dict[str, Any]:
    """One check in a process of its own: stages, seconds of processor, peak of all processes. With `kill` one worker dies in the middle."""
    command = [sys.executable, __file__, "--child", str(folder), engine, str(out)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    peak, cpu = 0, 0.0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            cpu = usage.ru_utime + usage.ru_stime
            break
        if kill and (found := worker(process.pid)):
            os.kill(found, signal.SIGKILL)
            kill = False
        peak = max(peak, sum(map(memory, tree(process.pid))))
        time.sleep(0.5)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"the check of {folder} with the {engine} engine failed")
    if kill:
        raise SystemExit(f"the check of {folder} with the {engine} engine ended before a worker could be killed; take a larger size")
    marks = json.loads(Path(f"{out}.marks").read_text())
    report = json.loads(out.read_bytes())
    import score

    # Articles of another folder have no planted conflicts.
    result = score.score(report, folder) if (folder / "answers.jsonl").exists() else score.Score(1, Counter(), Counter(), Counter())
    return {
        "articles": report["counts"]["sources"],
        "engine": engine,
        "extract": marks["extract last"],
        "cluster": marks["compare first"] - marks["extract last"],
        "compare": marks["compare last"] - marks["compare first"],
        "rest": marks["end"] - marks["compare last"],
        "all": marks["end"],
        "cpu": cpu,
        "extract cpu": marks["extract last cpu"],
        "cluster cpu": marks["compare first cpu"] - marks["extract last cpu"],
        "compare cpu": marks["compare last cpu"] - marks["compare first cpu"],
        "peak": peak / 1e6,
        "left out": report["counts"]["left_out"].get("pairs", 0),
        "stories": [len(s["sources"]) for s in report["stories"]],
        "recall": result.recall,
        "planted": sum(result.planted.values()),
        "false": result.per_thousand,
        "sha256": hashlib.sha256(out.read_bytes().replace(folder.as_posix().encode(), b"")).hexdigest()[:12],
    }


def workers(folder: Path, out: Path, turns: int) -> list[tuple[float, float]]:
    """Seconds of extraction by one process and by two workers, in turns, so that whatever else a machine does meets both."""

    def seconds(engine: str) -> float:
        subprocess.run([sys.executable, __file__, "--child", str(folder), engine, str(out), "extract"], check=True)
        return float(json.loads(Path(f"{out}.marks").read_text())["extract last"])

    return [(seconds("local"), seconds("process")) for _ in range(turns)]


def extractors(folder: Path, tools: Path | None) -> dict[str, float]:
    """Articles a second of one process: the floor, this program and, with the environment `tools`, the others on a tenth of the articles."""
    import peers

    texts = [path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*/*.txt"))[:SAMPLE]]
    if tools is None:
        return peers.measured(texts)
    command = [peers.environment(tools), peers.__file__, str(folder), "--sample", str(SAMPLE), "--few", str(SAMPLE // 10)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {str(name): float(value) for name, value in found.items()}


def tables(rows: list[dict[str, Any]], engines: list[dict[str, Any]], speed: dict[str, float]) -> str:
    """Everything as Markdown."""
    out = [
        "| articles | extract/s | cluster s | compare s | rest s | all s | processor s: all, extract, cluster, compare | peak MB | pairs left out | recall % | false alarms per 1,000 |"
    ]
    out.append("| ---: " * 11 + "|")
    out += [
        f"| {r['articles']:,} | {r['articles'] / r['extract']:.0f} | {r['cluster']:.1f} | {r['compare']:.1f} | {r['rest']:.1f} | {r['all']:.1f} "
        f"| {r['cpu']:.0f}, {r['extract cpu']:.0f}, {r['cluster cpu']:.0f}, {r['compare cpu']:.0f} | {r['peak']:.0f} | {r['left out']:,} | {100 * r['recall']:.1f} of {r['planted']} | {r['false']:.1f} |"
        for r in rows
    ]
    for a, b in itertools.pairwise(rows):
        grown = {
            k: math.log(b[k] / a[k]) / math.log(b["articles"] / a["articles"]) for k in ("extract", "cluster", "compare", "all", "cpu")
        }
        out.append(
            f"\ngrowth exponents from {a['articles']:,} to {b['articles']:,}: "
            + ", ".join(f"{'processor' if k == 'cpu' else k} {v:.2f}" for k, v in grown.items())
        )
    out += [
        "",
        f"| engine, {engines[0]['articles']:,} articles | all s | extract/s | peak MB | JSON |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    out += [f"| {r['engine']} | {r['all']:.1f} | {r['articles'] / r['extract']:.0f} | {r['peak']:.0f} | {r['sha256']} |" for r in engines]
    rate = {str(r["engine"]): r["articles"] / r["extract"] for r in engines}
    out += [
        f"\ntwo workers extract {rate[name] / rate['local']:.2f} times as fast as one process ({name})"
        for name in rate
        if "local" in rate and name in ("process", "dask")
    ]
    floor = max(speed.values())
    out += ["", "| on the same text, one process | articles/s | times the floor |", "| --- | ---: | ---: |"]
    out += [f"| {name} | {value:,.1f} | {floor / value:.1f} |" for name, value in speed.items()]
    out += [
        "",
        "| pairs a judge would read | inside stories | of all articles | hours at 2,100 sentence pairs a second, inside stories |",
        "| ---: " * 4 + "|",
    ]
    for r in rows:
        inside, every = sum(n * (n - 1) // 2 for n in r["stories"]), r["articles"] * (r["articles"] - 1) // 2
        out.append(f"| {r['articles']:,} articles | {inside:,} | {every:,} | {inside * 24 * 24 / JUDGE / 3600:.2f} |")
    return "\n".join(out) + "\n"


def write_page(page: Path, text: str) -> None:
    """Puts the tables between the marks of the page, in place of those that are there."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page} has no lines {BEGIN} and {END} between which the tables go")
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def main() -> int:
    """All tables."""
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:6])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--engines", default="local,process,dask")
    parser.add_argument("--keep", type=Path, help="keep corpora and reports in this folder, and use the corpora that are there")
    parser.add_argument("--out", type=Path, help="write the tables to this file too")
    parser.add_argument(
        "--page", action="store_true", help="write the tables into README.md beside this file, and measure the gate and the others too"
    )
    parser.add_argument("--articles", type=Path, help="compare the engines on the articles of this folder, and do nothing else")
    parser.add_argument("--gate", action="store_true", help="measure the gate too (gate.py)")
    parser.add_argument("--kill", action="store_true", help="also compare the engines with a worker killed in the middle")
    parser.add_argument("--turns", type=int, help="only extract the first size by one process and by two, so often each")
    parser.add_argument("--no-growth", action="store_true", help="only compare the engines")
    parser.add_argument("--quantulum", action="store_true")
    given = parser.parse_args()
    given.gate, given.quantulum, given.kill = given.gate or given.page, given.quantulum or given.page, given.kill or given.page
    import generate

    folder = given.keep or Path(tempfile.mkdtemp(prefix="scale-"))
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [] if given.articles else [int(size) for size in given.sizes.split(",")]
    for size in sizes:
        if not (folder / str(size) / "answers.jsonl").exists():
            generate.write(folder / str(size), size)
    if given.turns:
        for one, two in workers(given.articles or folder / str(sizes[0]), folder / "turns", given.turns):
            print(f"one process {one:.1f} s, two {two:.1f} s: {one / two:.2f} times as fast", flush=True)
        return 0
    texts = given.articles or folder / str(sizes[0])
    speed = extractors(texts, folder / "peers" if given.quantulum else None)
    compared = given.articles or folder / str(max((size for size in sizes if size <= COMPARED), default=sizes[0]))
    names = given.engines.split(",")
    rows: list[dict[str, Any]] = []
    engines = [measure(compared, engine, folder / f"{compared.name}-{engine}.json") for engine in names]
    for engine in names if given.kill else ():
        if engine != "local":
            row = measure(compared, engine, folder / f"{compared.name}-{engine}-killed.json", kill=True)
            engines.append({**row, "engine": f"{engine}, one worker killed"})
    text = tables(rows, engines, speed)
    for size in () if given.no_growth else sizes:
        known = next((row for row in engines if row["engine"] == "process" and compared.name == str(size)), None)
        rows.append(known or measure(folder / str(size), "process", folder / f"{size}.json"))
        text = tables(rows, engines, speed)
        if given.out:  # the largest size takes the better part of an hour: what is known should not be lost with it
            given.out.write_text(text, encoding="utf-8")
    if given.gate:
        command = [sys.executable, str(Path(__file__).with_name("gate.py")), "--sizes", given.sizes, "--keep", str(folder / "gate")]
        text += "\n" + subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True).stdout
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    if given.page:
        write_page(PAGE, text)
    return int(len({r["sha256"] for r in engines}) != 1)


if __name__ == "__main__":
    sys.exit(main())
