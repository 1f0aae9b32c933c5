"""`checker index`: makes an index of many articles, so that a gate need not read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from checker.cli import corpus, options, work
from checker.cli.console import Console
from checker.cli.options import Job
from checker.store.base import Info, key_number
from checker.store.sqlite import SqliteStore


@click.group()
def index() -> None:
    """Keep what was extracted from many articles, for `checker gate --against INDEX`."""


@index.command()
@click.argument("file", metavar="INDEX")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.filling
def build(file: str, paths: tuple[str, ...], **given: Any) -> int:
    """Make INDEX hold the articles of the PATHs, no more and no less. Only what has changed is read; an interrupted build goes on."""
    return _fill(file, paths, Job(**given), remove=True)


@index.command()
@click.argument("file", metavar="INDEX")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.filling
def add(file: str, paths: tuple[str, ...], **given: Any) -> int:
    """Add the articles of the PATHs to INDEX, or replace those that have changed."""
    return _fill(file, paths, Job(**given), remove=False)


def _fill(file: str, paths: tuple[str, ...], job: Job, *, remove: bool) -> int:
    with Console(quiet=job.quiet, progress=not job.no_progress) as console:
        rules = work.load_rules(console, job.rule_folders)
        store = SqliteStore(file, write=True)
        try:
            done = corpus.sync(store, paths, rules, job, console, remove=remove)
        finally:
            store.close()
        console.left_out(done.skipped)
        if not console.failed:
            console.info(f"{file}: {done.added} added, {done.changed} replaced, {done.removed} removed, {done.kept} as they were")
        return 2 if console.failed else 0


@index.command()
@click.argument("file", metavar="INDEX")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.quiet
def remove(file: str, paths: tuple[str, ...], **given: Any) -> int:
    """Take the articles at or under the PATHs out of INDEX, whether the files are still there or not."""
    job = Job(**given)
    with Console(quiet=job.quiet, progress=not job.no_progress) as console:
        SqliteStore(file).close()  # an index that is not there is an error, not a new one
        store = SqliteStore(file, write=True)
        try:
            wanted = [Path(p).as_posix() for p in paths]
            ids = [i for i in store.stamps() if any(p in (".", i) or i.startswith(p + "/") for p in wanted)]
            count = store.remove(ids)
        finally:
            store.close()
        if not count:
            console.error(f"{file}: holds nothing under {', '.join(paths)}; `checker index info {file}` tells what it stands for")
        else:
            console.info(f"{file}: {count} removed")
        return 2 if console.failed else 0


@index.command()
@click.argument("file", metavar="INDEX")
@options.quiet
def info(file: str, **given: Any) -> int:
    """Tell what INDEX holds: articles, size, the keys that too many articles share."""
    store = SqliteStore(file)
    try:
        told = store.info()
        commonest = _named(store, told)
    finally:
        store.close()
    each = told.bytes / told.articles if told.articles else 0
    lines = [
        ("index", f"{told.path} (format {told.format}{'' if told.complete else ', INCOMPLETE: run the same build again'})"),
        ("stands for", " ".join(told.roots) or "nothing yet"),
        ("rules", told.rules),
        ("articles", f"{told.articles:,}"),
        ("size", f"{told.bytes:,} bytes, {each:,.0f} for each article"),
        ("keys", f"{told.keys:,}, {told.entries:,} entries, {told.entries / told.keys if told.keys else 0:.1f} articles under each"),
        ("commonest", ", ".join(f"{name} {count:,}" for name, count in commonest) or "none"),
        (
            "left out",
            f"{told.capped:,} keys that more than {corpus.KEY_CAP} articles share, {told.left_out:,} entries, {told.pairs:,} pairs",
        ),
    ]
    click.echo("\n".join(f"{name:<10}  {value}" for name, value in lines), nl=True)
    return 0


def _named(store: SqliteStore, told: Info) -> list[tuple[str, int]]:
    """The commonest keys in words. An index holds them as numbers: what a number says is told by an article that has it."""
    from checker import pipeline, ruleset  # only this command needs them

    rules = ruleset.load()
    extractions = {source.id: extraction for source, extraction in store.get(c.example for c in told.commonest)}
    names: dict[int, str] = {}
    for extraction in extractions.values():
        names.update({key_number(key): key for key in pipeline.block_keys(extraction, rules)})
    return [(names.get(c.number, "?"), c.articles) for c in told.commonest]
