"""`checker check`: compares articles with each other and reports what differs."""

from __future__ import annotations

import click

from checker.cli import options, output, work
from checker.cli.console import Console
from checker.read.base import ReadOptions


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.writing
@options.judging(fail_on=None)
@options.rules
@options.reading
@options.quiet
def check(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    format_: str | None,
    with_claims: bool,
    fail_on: str | None,
    min_confidence: float | None,
    verdicts: str,
    engine: str,
    rule_folders: tuple[str, ...],
    sources_file: str | None,
    include: tuple[str, ...],
    encoding: str | None,
    quiet: bool,
    no_progress: bool,
    debug: bool,
) -> int:
    """Compare articles with each other. A PATH is an article or a folder of .txt, .md and .html files.

    \b
    checker check seeds                                  print what differs
    checker check seeds -o report.html -o report.json    write a page and the data
    checker check seeds --fail-on error                  exit with 1 for a serious conflict
    """
    wanted = output.targets(outputs, format_)
    with Console(quiet=quiet, progress=not no_progress) as console:
        rules = work.load_rules(console, rule_folders)
        found = work.read_articles(console, paths, ReadOptions(include=include, encoding=encoding, sources_file=sources_file))
        from checker import pipeline  # after the usage is known to be right: it brings every stage along

        run = pipeline.run(
            found.sources,
            rules,
            skipped=found.skipped,
            engine=engine,
            verdicts=options.listed(verdicts, len(found.sources)),
            min_confidence=min_confidence,
            progress=console.progress,
            with_claims=with_claims,
        )
        written = output.write(console, run, wanted)
        bad = work.failing(run.report.findings, fail_on)
        if console.failed:
            return 2
        if written:
            console.info(f"{work.summary(run.report)}; wrote {', '.join(written)}")
        if bad:
            console.info(f"{len(bad)} finding{'' if len(bad) == 1 else 's'} at or above --fail-on {fail_on}")
        return 1 if bad else 0
