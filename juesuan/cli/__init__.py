"""The command line: one file for each group of commands, thin over the same functions that Dagster calls.

What belongs here: arguments, wording and layout of what is shown. What must not: anything that decides what
is read, built or published. Nothing heavy is imported before a command needs it: `juesuan --help` is quick.
"""

from __future__ import annotations


def main() -> None:
    """Entry of the command `juesuan`."""
    from juesuan.cli.app import start

    start()
