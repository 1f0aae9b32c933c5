"""`checker gate`: holds new articles against the ones there are; only findings that involve a new article count."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from checker.cli import changes, corpus, options, output, work
from checker.cli.console import Console
from checker.cli.options import Job
from checker.files import exists
from checker.model import CheckerError, Finding, Report, Source
from checker.read import find
from checker.store.base import Store
from checker.store.memory import MemoryStore
from checker.store.sqlite import SqliteStore
from checker.triage.settle import with_findings

if TYPE_CHECKING:
    from checker.report.base import RunOutput
    from checker.ruleset import RuleSet


@click.command()
@click.argument("new", nargs=-1, metavar="[NEW...]")
@click.option("--against", metavar="PATH|INDEX", help="What to compare with: a folder, an article, or an index.")
@click.option("--base", metavar="REV", help="Take as new what git says was added or edited since this revision (NEW narrows it).")
@click.option("--staged", is_flag=True, help="With --base: only what is staged for the next commit.")
@click.option("--update-index", is_flag=True, help="Add the new articles to INDEX if nothing stands against them.")
@options.writing
@options.judging(fail_on="warning")
@options.comparing
def gate(new: tuple[str, ...], against: str | None, base: str | None, staged: bool, update_index: bool, **given: Any) -> int:
    """Compare new articles with those there are. Exits with 1 if one of them contradicts something.

    \b
    checker gate draft.txt --against seeds            a draft against a folder
    checker gate --base origin/main --against seeds   what a branch adds or edits
    checker gate draft.txt --against archive.sqlite   against an index
    """
    job = Job(**given)
    if not against:
        raise click.UsageError("--against is missing: name the folder or the index to compare with")
    if not new and base is None:
        raise click.UsageError("name the new articles, or a revision with --base")
    if staged and base is None:
        raise click.UsageError("--staged needs a revision: --base HEAD")
    wanted = output.targets(job.outputs, job.format_, job.with_claims)
    with Console(quiet=job.quiet, progress=not job.no_progress) as console:
        # What git says comes first: a missing revision is no reason to read an archive.
        since = changes.since(base, staged=staged) if base is not None else None
        rules = work.load_rules(console, job.rule_folders)
        left_out = since.untracked if since and staged else frozenset()  # not part of what is committed, on either side
        run = _run(console, rules, job, _chosen(new or (against,), job, since), against, left_out)
        run = work.settled(console, run, job, seen=lambda sources: _seen(sources, run))
        _write(console, run, wanted, against, base, job.max_report_size)
        corpus.remember(run)
        code = work.verdict(console, run, job)
        if update_index and not code and not Path(against).is_dir():
            _update(against, run, rules, job, console)
        return code


def _chosen(paths: Sequence[str], job: Job, since: changes.Changes | None) -> list[str]:
    """The articles in question: those that are named, or those among them that have changed."""
    if since is None:
        return list(paths)
    entries, skipped = find(paths, job.read_options)
    missing = [s for s in skipped if s.fault and os.path.realpath(s.path) not in since.deleted]
    chosen = [e.id for e in entries if os.path.realpath(e.id) in since.changed]
    return chosen + [s.path for s in missing if not Path(s.path).is_dir()]


def _run(console: Console, rules: RuleSet, job: Job, paths: Sequence[str], against: str, left_out: frozenset[str]) -> RunOutput:
    """The new articles with their nearest neighbours, and of that only what concerns the new ones."""
    from checker import pipeline

    strict = msgspec.structs.replace(job, strict=True)  # for the new articles only: what is held already was looked at before
    found = work.read_articles(console, paths, strict) if paths else None
    sources = found.sources if found else ()
    extractions = list(pipeline.extract(sources, rules, limits=strict.limits))
    ids = tuple(e.source for e in extractions if not e.left_out)
    known: list[tuple[Source, Any]] = []
    if sources:
        told = {s.path for s in found.skipped} if found else set()
        store, roots = _open(console, rules, job, against, told.union(e.source for e in extractions if e.left_out))
        try:
            without = corpus.same_files(
                [*((s.path, s.id.removeprefix(s.path)) for s in sources), *((path, "") for path in left_out)], roots
            )
            known = corpus.nearest(store, extractions, lambda e: pipeline.block_keys(e, rules), without)
        finally:
            store.close()
        known += [(s, e) for s, e in zip(sources, extractions, strict=True)]
    run = pipeline.run(
        [source for source, _ in known],
        rules,
        skipped=found.skipped if found else (),
        verdicts=job.listed(len(known)),
        min_confidence=job.min_confidence,
        progress=console.progress,
        with_claims=job.with_claims,
        known={e.source: e for _, e in known},
        about=frozenset(ids),
        limits=strict.limits,
    )
    if found:
        work.tell_beyond(console, run, found.skipped)
    run = work.selected(run, job)
    report = _about(run.report, frozenset(ids))
    return msgspec.structs.replace(run, report=report, options=msgspec.structs.replace(run.options, new_sources=ids))


def _open(console: Console, rules: RuleSet, job: Job, against: str, told: Collection[str]) -> tuple[Store, list[str]]:
    """The index to compare with and the folders it stands for: a folder's own is brought up to date first.

    What is wrong with the articles in `told` is said of them as new ones.
    """
    path = Path(against)
    if path.is_dir() or (path.is_file() and not _is_database(path)):
        store = _own_index(console, against)
        done = corpus.sync(store, [against], rules, job, console, remove=True)
        skipped = [s for s in done.skipped if s.path not in told]
        faults = [s for s in skipped if s.fault]
        console.left_out(faults)
        if harmless := len(skipped) - len(faults):
            console.warning(f"{work.plural(harmless, 'file')} of {against} left out, see `checker check {against}`")
        return store, [against]
    store = corpus.open_index(against, rules)
    return store, [root for root in store.about("roots").split("\n") if root]


def _own_index(console: Console, against: str) -> Store:
    """The index that belongs to a folder; it holds nothing that cannot be made again, so a damaged one is."""
    path = corpus.folder_index(against)
    try:
        corpus.own_folder()
    except (OSError, CheckerError):
        console.warning(f"{path.parent} cannot be written here, so everything is read anew each time; an index helps: checker index build")
        return MemoryStore()
    try:
        return SqliteStore(path, write=True)
    except CheckerError as error:
        if "index build" not in str(error):
            raise
        console.warning(f"{path}: the index was damaged or of an older format and is made again")
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return SqliteStore(path, write=True)


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3" or path.suffix in {".sqlite", ".db"}


def _about(report: Report, new: frozenset[str]) -> Report:
    """The report without what does not concern a new article."""
    findings = [f for f in report.findings if _sources(f) & new]
    named = new.union(*map(_sources, findings))
    stories = [msgspec.structs.replace(s, sources=tuple(i for i in s.sources if i in named)) for s in report.stories]
    stories = [s for s in stories if s.sources]
    kept = {s.id for s in stories}
    events = [msgspec.structs.replace(e, sources=tuple(i for i in e.sources if i in named)) for e in report.events if e.story in kept]
    entities = [
        msgspec.structs.replace(e, names=names)
        for e in report.entities
        if (names := tuple(msgspec.structs.replace(n, sources=s) for n in e.names if (s := tuple(i for i in n.sources if i in named))))
    ]
    report = with_findings(report, findings)
    return msgspec.structs.replace(
        report,
        sources=tuple(s for s in report.sources if s.id in named),
        stories=tuple(stories),
        events=tuple(e for e in events if e.sources),
        entities=tuple(entities),
        claims=None if report.claims is None else tuple(c for c in report.claims if c.source in new),
        counts=msgspec.structs.replace(report.counts, sources=len(named), stories=len(stories), entities=len(entities)),
    )


def _sources(finding: Finding) -> frozenset[str]:
    return frozenset(e.source for value in finding.values for e in value.evidence)


def _seen(sources: Any, run: RunOutput) -> bool:
    """Whether this run would have met what is recorded about these sources: one of them is new here, or is gone."""
    return any(source in run.options.new_sources or not exists(source) for source in sources)


def _write(console: Console, run: RunOutput, wanted: Sequence[output.Target], against: str, base: str | None, size: int | None) -> None:
    """Every report, even of nothing: what uploads them looks for the files."""
    new = len(run.options.new_sources)
    written = output.write(console, run, [t for t in wanted if new or t != output.Target("text", "-")], size)
    if console.failed:
        return
    if not new:
        console.info(f"no article was added or edited since {base}" if base else "no new article to compare")
    elif written:
        console.info(f"{work.plural(new, 'new article')} against {against}; {work.summary(run.report)}; wrote {', '.join(written)}")


def _update(against: str, run: RunOutput, rules: RuleSet, job: Job, console: Console) -> None:
    store = SqliteStore(against, write=True)
    try:
        files = sorted({s.file or s.id for s in run.report.sources if s.id in run.options.new_sources})
        done = corpus.sync(store, files, rules, job, console, remove=False)
    finally:
        store.close()
    console.info(f"{against}: {done.added} added, {done.changed} replaced")
