"""`checker mentions`: shows what was extracted from one article."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import Any

import click
import msgspec

from checker.cli import options, work
from checker.cli.console import Console, colors
from checker.cli.options import Job
from checker.model import CheckerError, Mention
from checker.read import parse_published

_COLORS = {
    "quantity": "cyan",
    "money": "bright_cyan",
    "age": "bright_blue",
    "time": "blue",
    "name": "green",
    "role": "bright_green",
    "quote": "yellow",
    "attribution": "bright_yellow",
    "list": "magenta",
    "status": "red",
}


@click.command()
@click.argument("file")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="The text with what was found in colours, and a list of it; or everything.",
)
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
                color = colors(sys.stdout)
                if color:
                    click.echo(_colored(source.text, listed) + "\n", color=True)
                click.echo("\n".join(_line(m, color=color) for m in listed) or "nothing was extracted", color=color)
        return 2 if console.failed else 0


def _line(mention: Mention, *, color: bool) -> str:
    """Place, kind, words and what they were taken for, leaving out what is not set."""
    value = msgspec.to_builtins(mention.value)
    told = " ".join(f"{k}={_short(v)}" for k, v in value.items() if k != "value_kind" and v not in ("", None, [], (), False, -1))
    kind = f"{mention.kind:<11}"
    words = repr(" ".join(mention.text.split()))
    if color:
        kind, words = (click.style(part, fg=_COLORS.get(mention.kind)) for part in (kind, words))
    return f"{mention.start:>6}-{mention.end:<6} {kind} {words}  {told}"


def _colored(text: str, mentions: list[Mention]) -> str:
    """The text with its mentions in the colour of their kind; of two that overlap the shorter one shows."""
    kinds: list[str] = [""] * len(text)
    for mention in sorted(mentions, key=lambda m: m.start - m.end):
        kinds[mention.start : mention.end] = [mention.kind] * (mention.end - mention.start)
    out = []
    for kind, run in groupby(zip(kinds, text, strict=True), key=lambda pair: pair[0]):
        words = "".join(c for _, c in run)
        out.append(click.style(words, fg=_COLORS.get(kind)) if kind else words)
    return "".join(out)


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return repr(value) if isinstance(value, str) and " " in value else str(value)
