"""The command line: every command parses its options, calls the pipeline, writes what was asked for and chooses the exit code.

Exit codes: 0 done, 1 findings at or above `--fail-on`, 2 bad usage, unreadable input, bad rule or internal error; 2 beats 1.
Machine output goes to stdout, everything else to stderr. Commands are imported when they are called: a gate starts often.
"""

from checker.cli.app import main

__all__ = ["main"]
