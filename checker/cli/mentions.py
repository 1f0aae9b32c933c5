"""`checker mentions`: shows what was extracted from one article."""

from __future__ import annotations

import sys

import click
import msgspec

from checker.cli import options, work
from checker.cli.console import Console
from checker.model import CheckerError, Mention
from checker.read import parse_published
from checker.read.base import ReadOptions


@click.command()
@click.argument("file")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="A table, or everything.")
@click.option("--published", metavar="DATE", help="When the article was published: what relative dates hang on.")
@options.rules
@options.reading
@options.quiet
def mentions(
    file: str,
    format_: str,
    published: str | None,
    rule_folders: tuple[str, ...],
    sources_file: str | None,
    include: tuple[str, ...],
    encoding: str | None,
    quiet: bool,
    no_progress: bool,
    debug: bool,
) -> int:
    """Show what was extracted from FILE: every mention with its place and its normalized value."""
    with Console(quiet=quiet, progress=not no_progress) as console:
        try:
            date = parse_published(published)
        except ValueError as error:
            raise CheckerError(f"--published: {error}") from None
        rules = work.load_rules(console, rule_folders)
        found = work.read_articles(console, [file], ReadOptions(include=include, encoding=encoding, sources_file=sources_file))
        if len(found.sources) > 1:
            raise CheckerError(f"{file}: holds {len(found.sources)} articles; name one")
        from checker import pipeline

        for source in found.sources:
            date = date or source.published
            listed = pipeline.mentions(source.text, rules, published=date)
            if format_ == "json":
                data = {"schema": 1, "source": source.id, "published": date.written() if date else None, "mentions": listed}
                sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n")
            else:
                click.echo("\n".join(map(_line, listed)) or "nothing was extracted")
        return 2 if console.failed else 0


def _line(mention: Mention) -> str:
    """Place, kind, words and what they were taken for, leaving out what is not set."""
    value = msgspec.to_builtins(mention.value)
    told = {k: v for k, v in value.items() if k != "type" and v not in ("", None, [], False, -1)}
    return f"{mention.start:>6}-{mention.end:<6} {mention.kind:<10} {' '.join(mention.text.split())!r}  " + " ".join(
        f"{k}={_short(v)}" for k, v in told.items()
    )


def _short(value: object) -> str:
    return (
        f"{value:g}" if isinstance(value, float) else str(value) if not isinstance(value, str) else repr(value) if " " in value else value
    )
