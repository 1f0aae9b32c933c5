"""The `checker` command: finds the subcommand, and turns whatever goes wrong into one line and exit code 2."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

import click

from checker.cli.config import Config, load
from checker.model import CheckerError
from checker.version import VERSION

# Name -> module; each module has a click command of that name.
COMMANDS = ("check", "gate", "index", "baseline", "mentions", "explain", "rules")
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class Commands(click.Group):
    """The subcommands, each imported only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the documentation."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"checker.cli.{cmd_name}"), cmd_name)
        return command


@click.command(cls=Commands, context_settings=_CONTEXT)
@click.version_option(VERSION, prog_name="checker", message="%(prog)s %(version)s")
@click.option("--config", metavar="FILE", help="Settings (default: checker.toml, or [tool.checker] in pyproject.toml, here or above).")
@click.option("--no-config", is_flag=True, help="Take no settings from any file.")
@click.pass_context
def cli(context: click.Context, config: str | None, no_config: bool) -> None:
    """Find where articles about the same events disagree: names, numbers, dates, offices and quotations.

    \b
    checker check seeds                     compare the articles of a folder
    checker check seeds -o report.html      and write a page about it
    checker gate draft.txt --against seeds  compare a new article with them
    checker explain quantity.killed         what a rule finds, and why

    Exit codes: 0 done, 1 findings at or above --fail-on, 2 bad usage, unreadable input, bad rule or internal error.
    """
    settings = Config() if no_config else load(config)
    context.obj = settings
    context.default_map = dict(settings.defaults)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits with its code."""
    if instruction := os.environ.get("_CHECKER_COMPLETE"):
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(cli, {}, "checker", "_CHECKER_COMPLETE", instruction))
    # Rules and extractions are large and without cycles: looking for garbage in them again and again is a tenth of a gate's time.
    gc.set_threshold(200_000, 20, 20)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line; every failure is told in one line on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # Not click's own main(): that answers a closed pipe with 1, which here means findings.
        with cli.make_context("checker", list(given)) as context:
            code = cli.invoke(context)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "checker"
        return _fail(f"{error.format_message()} (see '{path} --help')")
    except click.ClickException as error:
        return _fail(error.format_message())
    except CheckerError as error:
        return _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        _fail("interrupted; nothing was left half written")
        return 130
    except BrokenPipeError:
        # The reader of our output has seen enough; Python would complain once more when it flushes on leaving.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if "--debug" in given:
            raise
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}cannot be read or written: {error.strerror or error}; check the place, its permissions and the free space")
    except MemoryError:
        return _fail("out of memory; check fewer articles at a time")
    except Exception as error:
        if "--debug" in given:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return _fail(f"internal error: {what[:300]}; run it again with --debug and report what it shows")


def _fail(message: str) -> int:
    click.echo(f"checker: error: {message}", err=True)
    return 2
