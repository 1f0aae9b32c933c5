"""`checker mentions`: shows what was extracted from one article."""

from __future__ import annotations

import sys
from typing import Any

import click
import msgspec

from checker.cli import options, work
from checker.cli.console import Console
from checker.cli.options import Job
from checker.model import CheckerError, Mention
from checker.read import parse_published


@click.command()
@click.argument("file")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="A table, or everything.")
@click.option("--published", metavar="DATE", help="When the article was published: what relative dates hang on.")
@options.rules
@options.reading
@options.quiet
def mentions(file: str, style: str, published: str | None, **given: Any) -> int:
    """Show what was extracted from FILE: every mention with its place and its normalized value."""
    job = Job(**given)
    with Console(quiet=job.quiet, progress=not job.no_progress) as console:
        try:
            date = parse_published(published)
        except ValueError as error:
            raise CheckerError(f"--published: {error}") from None
        rules = work.load_rules(console, job.rule_folders)
        found = work.read_articles(console, [file], job)
        if len(found.sources) > 1:
            raise CheckerError(f"{file}: holds {len(found.sources)} articles; name one")
        from checker import pipeline

        for source in found.sources:
            date = date or source.published
            listed = pipeline.mentions(source.text, rules, published=date)
            if style == "json":
                data = {"schema": 1, "source": source.id, "published": date.written() if date else None, "mentions": listed}
                sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n")
            else:
                click.echo("\n".join(map(_line, listed)) or "nothing was extracted")
        return 2 if console.failed else 0


def _line(mention: Mention) -> str:
    """Place, kind, words and what they were taken for, leaving out what is not set."""
    value = msgspec.to_builtins(mention.value)
    told = " ".join(f"{k}={_short(v)}" for k, v in value.items() if k != "value_kind" and v not in ("", None, [], (), False, -1))
    return f"{mention.start:>6}-{mention.end:<6} {mention.kind:<10} {' '.join(mention.text.split())!r}  {told}"


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return repr(value) if isinstance(value, str) and " " in value else str(value)
