"""`checker baseline`: accepts what there is, so that a gate stops only what comes to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from checker.cli import options, work
from checker.cli.console import Console
from checker.cli.options import Job
from checker.files import exists, write_atomically
from checker.model import CheckerError
from checker.triage.baseline import DEFAULT_PATH, Baseline, Settings, baseline_of, dump, load
from checker.triage.settle import settle


@click.group()
def baseline() -> None:
    """Accept the findings there are, so that a gate stops only new ones. The file belongs into git."""


def _comparing(command: Any) -> Any:
    fail_on = click.option(
        "--fail-on",
        type=click.Choice(options.FAIL_ON),
        help="Record findings of at least this severity (default: warning, or as recorded).",
    )
    return fail_on(options.comparing(command))


@baseline.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--force", is_flag=True, help="Replace a baseline that is there.")
@_comparing
def create(paths: tuple[str, ...], force: bool, **given: Any) -> int:
    """Record every finding of the articles as accepted."""
    job = Job(**given)
    path = job.baseline_file or DEFAULT_PATH
    if Path(path).exists() and not force:
        raise CheckerError(f"{path}: is there already; add to it with `checker baseline update`, or replace it with --force")
    settings = Settings(fail_on=job.fail_on or "warning", min_confidence=job.min_confidence)
    return _record(paths, job, path, Baseline(settings=settings), add=True)


@baseline.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_comparing
def update(paths: tuple[str, ...], **given: Any) -> int:
    """Accept the findings that are new and drop the entries that are stale, and name each of them."""
    job = Job(**given)
    path = job.baseline_file or DEFAULT_PATH
    return _record(paths, job, path, load(path), add=True)


@baseline.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_comparing
def prune(paths: tuple[str, ...], **given: Any) -> int:
    """Drop the entries that are no longer found. Nothing is added."""
    job = Job(**given)
    path = job.baseline_file or DEFAULT_PATH
    return _record(paths, job, path, load(path), add=False)


@baseline.command()
@options.records
@options.quiet
def show(**given: Any) -> int:
    """List what is accepted."""
    accepted = load(given["baseline_file"] or DEFAULT_PATH)
    for id_, entry in sorted(accepted.entries.items()):
        click.echo(f"{id_}  {entry.rule}: {entry.message}  ({', '.join(entry.sources)})")
    click.echo(
        f"{work.plural(len(accepted.entries), 'accepted finding')} (--fail-on {accepted.settings.fail_on}, --min-confidence {accepted.settings.min_confidence or 0})"
    )
    return 0


def _record(paths: tuple[str, ...], job: Job, path: str, known: Baseline, *, add: bool) -> int:
    """Compares with the baseline's own settings, unless the command line says otherwise, and writes what has come of it."""
    settings = Settings(
        fail_on=job.fail_on or known.settings.fail_on,
        min_confidence=job.min_confidence if job.min_confidence is not None else known.settings.min_confidence,
    )
    with Console(quiet=job.quiet, progress=not job.no_progress) as console:
        from msgspec.structs import replace

        run = work.compare(console, paths, replace(job, min_confidence=settings.min_confidence))
        if console.failed:
            console.error(f"{path}: left as it was, because not everything could be read")
            return 2
        decided = work.read_decisions(job.decisions_file)
        outcome = settle(run.report.findings, known, decided, work.today(), exists=exists)
        found = [f for f in outcome.findings if f.state == "known" or (add and f in work.failing([f], settings.fail_on))]
        elsewhere = [entry for entry in outcome.stale if not work.all_there(run)(entry.sources)]
        fresh = replace(baseline_of(found, settings), entries={**baseline_of(found, settings).entries, **{e.id: e for e in elsewhere}})
        added = sorted(set(fresh.entries) - set(known.entries))
        dropped = sorted(set(known.entries) - set(fresh.entries))
        for sign, ids, entries in (("+", added, fresh.entries), ("-", dropped, known.entries)):
            for id_ in ids:
                click.echo(f"{sign} {id_}  {entries[id_].rule}: {entries[id_].message}")
        write_atomically(path, dump(fresh))
        console.info(f"{path}: {work.plural(len(fresh.entries), 'accepted finding')}, {len(added)} added, {len(dropped)} dropped")
        return 0
