"""`checker check`: compares articles with each other and reports what differs."""

from __future__ import annotations

from typing import Any

import click

from checker.cli import options, output, work
from checker.cli.console import Console
from checker.cli.options import Job


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.writing
@options.judging(fail_on=None)
@options.comparing
def check(paths: tuple[str, ...], **given: Any) -> int:
    """Compare articles with each other. A PATH is an article or a folder of .txt, .md and .html files.

    \b
    checker check seeds                                  print what differs
    checker check seeds -o report.html -o report.json    write a page and the data
    checker check seeds --fail-on error                  exit with 1 for a serious conflict
    """
    job = Job(**given)
    wanted = output.targets(job.outputs, job.format_, job.with_claims)
    with Console(quiet=job.quiet, progress=not job.no_progress) as console:
        run = work.compare(console, paths, job)
        run = work.settled(console, run, job, work.all_there(run))
        written = output.write(console, run, wanted, job.max_report_size)
        if written and not console.failed:
            console.info(f"{work.summary(run.report)}; wrote {', '.join(written)}")
        return work.verdict(console, run, job)
