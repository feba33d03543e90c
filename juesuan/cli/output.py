"""How the commands show things: lines, tables, JSON, progress and errors.

What belongs here: layout only. Results go to standard output, progress and errors to standard error, so
that a result can be piped on.
"""

from __future__ import annotations

import functools
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Final, NoReturn, ParamSpec, TypeVar

import typer

from juesuan.cli.words import half, say
from juesuan.errors import JuesuanError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

P = ParamSpec("P")
R = TypeVar("R")

FINE: Final = 0
FINDINGS: Final = 1
FAILED: Final = 2
# Where the output is no screen, a table is as wide as its contents.
_PIPE_WIDTH: Final = 400


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose expected failures end in one line that says what to do, and exit status 2."""

    @functools.wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except JuesuanError as error:
            fail(half(str(error)))
        except KeyboardInterrupt:
            fail(say("已中断", "interrupted"))

    return wrapper


def fail(text: str) -> NoReturn:
    """Say why on standard error and end with status 2."""
    typer.echo(f"{say('错误', 'error')}{say('：', ': ')}{text}", err=True)
    raise typer.Exit(FAILED)


def line(text: str = "") -> None:
    """One line of result."""
    typer.echo(text)


def as_json(value: object) -> None:
    """A result for machines; money keeps its digits as text of a number."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "", right: bool = True) -> None:
    """Rows as a table; with `right`, columns of numbers stand to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False)
    shown = Table(box=box.SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left", title_style="bold")
    for index, name in enumerate(columns):
        numbers = right and bool(rows) and all(_is_number(row[index]) for row in rows)
        shown.add_column(Text(name), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text("" if value is None else str(value)) for value in row))
    with console.capture() as captured:
        console.print(shown)
    # Cells are padded to their column; the padding at a line's end is nobody's.
    typer.echo("\n".join(text.rstrip() for text in captured.get().splitlines()).strip("\n"))


def _is_number(value: object) -> bool:
    return value is None or (not isinstance(value, (str, bool)) and hasattr(value, "__float__"))


STAGES: Final[Mapping[str, tuple[str, str]]] = {
    "fetch": ("获取", "fetch"),
    "scan": ("扫描", "scan"),
    "read": ("读取", "read"),
    "build": ("建库", "build"),
    "judge": ("把关", "judge"),
    "publish": ("发布", "publish"),
}


class Bars:
    """Progress on standard error: bars on a screen, one line a stage elsewhere, nothing if not wanted."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self.bars: Progress | None = None
        self.tasks: dict[str, TaskID] = {}
        self.started = time.monotonic()

    def __enter__(self) -> Bars:
        if self.shown and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self.bars = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                TextColumn("{task.fields[note]}"), console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bars is not None:
            self.bars.stop()

    def __call__(self, stage: str, done: int, total: int, note: str) -> None:
        """Show that a stage has come so far."""
        if not self.shown:
            return
        name = say(*STAGES[stage])
        if self.bars is not None:
            if stage not in self.tasks:
                self.tasks[stage] = self.bars.add_task(name, total=total, note="")
            self.bars.update(self.tasks[stage], completed=done, total=total, note=note[-40:])
        elif done == total:
            typer.echo(f"{name} {done}/{total}  {time.monotonic() - self.started:.1f} s", err=True)
