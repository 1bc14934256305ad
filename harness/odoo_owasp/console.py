"""The terminal: where progress and messages go, on standard error."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from odoo_owasp.logic.progress import Progress as RunProgress
from odoo_owasp.report import progress as words
from odoo_owasp.report.text import printable

console = Console(stderr=True, highlight=False, markup=False)
"""For messages. No mark-up: what others named may stand in brackets."""
_PLAIN_SECONDS = 30.0
"""How often a line says how far a run is, where there is no terminal."""


def results(*, stderr: bool = False) -> Console:
    """Where a command shows what it was asked for: on standard output, where it may."""
    return Console(stderr=stderr, highlight=False, markup=False)


def notice(text: str, to: Console = console) -> None:
    """Say what the user should know although nothing is wrong."""
    to.print(Text.assemble(("notice: ", "yellow"), printable(text)), soft_wrap=True)


def logged() -> bool:
    """Whether others read what is printed: it goes to no terminal, or CI keeps it."""
    return bool(os.environ.get("CI")) or not sys.stdout.isatty()


class _Bars(Progress):
    """Bars, and below them what there is to say of the last one."""

    said: RenderableType = ""

    def get_renderables(self) -> Iterable[RenderableType]:
        """The bars, then what is said."""
        yield self.make_tasks_table(self.tasks)
        if self.said:
            yield self.said


class ConsoleSteps:
    """Provisioning's steps as progress bars; plain lines where there is no terminal."""

    def __init__(self, quiet: bool, to: Console = console) -> None:
        self._plain = not quiet and not to.is_terminal
        self._console = to
        self._bars = _Bars(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            console=to,
            disable=quiet or not to.is_terminal,
        )

    @contextmanager
    def shown(self) -> Iterator["ConsoleSteps"]:
        """Show steps while the context is open."""
        with self._bars:
            yield self

    @contextmanager
    def step(self, name: str) -> Iterator["ShownStep"]:
        """Show one step."""
        task = self._bars.add_task(name, total=None)
        began = time.monotonic()
        try:
            yield ShownStep(self._bars, task, self._console if self._plain else None)
        except BaseException:
            self._bars.remove_task(task)
            raise
        finally:
            self._bars.said = ""
        self._bars.update(task, total=1, completed=1)
        if self._plain:
            self._console.print(f"{name}: {time.monotonic() - began:.1f} s")

    def notice(self, text: str) -> None:
        """Say something even when quiet."""
        notice(text, self._console)


class ShownStep:
    """One progress bar; ``plain`` is where lines go instead, if there is no terminal."""

    def __init__(self, bars: _Bars, task: TaskID, plain: Console | None = None) -> None:
        self._bars = bars
        self._task = task
        self._plain = plain
        self._said = 0.0

    def at(self, done: float, total: float) -> None:
        """Say how far it is."""
        self._bars.update(self._task, completed=done, total=total)

    def follow(self, run: RunProgress) -> None:
        """Say how far a run is: its verdicts, requests and checks under way."""
        self.at(run.done, run.planned or 1)
        self._bars.said = words.status(run)
        if self._plain and run.seconds - self._said >= _PLAIN_SECONDS:
            self._said = run.seconds
            self._plain.print(words.line(run), soft_wrap=True)
