"""Writes what REFERENCE.md holds, from the program itself: commands with their options, formats, settings, rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from checker import registry, ruleset
from checker.cli.app import COMMANDS, cli
from checker.cli.config import _KEYS

HEAD = "# Reference\n\nMade from the program by `make gold`, and checked by `make test`: change the program, not this file.\n"


def reference() -> str:
    """The whole file."""
    return "\n".join([HEAD, *_commands(), *_formats(), *_settings(), *_rules()])


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    context = click.Context(cli, info_name="checker")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield from _command(f"checker {name}", command)
        if isinstance(command, click.Group):
            for below in sorted(command.commands):
                yield from _command(f"checker {name} {below}", command.commands[below])


def _command(name: str, command: click.Command) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    words = " ".join(a.make_metavar(click.Context(command)) for a in arguments)
    yield f"### `{name}{' ' + words if words else ''}`\n"
    yield (command.help or "").split("\b")[0].strip() + "\n"
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if options:
        yield "| Option | Meaning |\n| --- | --- |"
        for option in options:
            yield f"| `{'`, `'.join(option.opts)}`{_values(option)} | {_cell(option.help or '')}{_default(option)} |"
        yield ""


def _values(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return " " + " or ".join(f"`{choice}`" for choice in option.type.choices)
    return f" {_cell(option.metavar)}" if option.metavar else ""


def _default(option: click.Option) -> str:
    return f" Default: {option.default}." if option.show_default else ""


def _formats() -> Iterator[str]:
    for title, package in (("Input formats", "checker.read"), ("Output formats", "checker.report")):
        yield f"## {title}\n\n| Name | Suffixes | What it is |\n| --- | --- | --- |"
        for name, module in registry.discover(package).items():
            yield f"| {name} | {' '.join(f'`{s}`' for s in module.SUFFIXES) or f'none: `-o {name}=FILE`'} | {_cell(module.DESCRIPTION)} |"
        yield ""


def _settings() -> Iterator[str]:
    keys: dict[str, Any] = _KEYS
    yield "## Settings\n\nIn `checker.toml`, or under `[tool.checker]` in `pyproject.toml`:\n"
    yield " ".join(f"`{key}`" for key in sorted(keys)) + "\n"


def _rules() -> Iterator[str]:
    yield "## Rules\n\n| Rule | Severity | Why |\n| --- | --- | --- |"
    for name, rule in ruleset.load().rules.items():
        yield f"| `{name}` | {rule.severity} | {_cell(rule.why)} |"
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
