"""The terminal: where progress and messages go, on standard error."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

console = Console(stderr=True, highlight=False)


class ConsoleSteps:
    """Provisioning's steps as progress bars; plain lines where there is no terminal."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            console=console,
            disable=quiet or not console.is_terminal,
        )

    @contextmanager
    def shown(self) -> Iterator["ConsoleSteps"]:
        """Show steps while the context is open."""
        with self._progress:
            yield self

    @contextmanager
    def step(self, name: str) -> Iterator["ShownStep"]:
        """Show one step."""
        task = self._progress.add_task(name, total=None)
        began = time.monotonic()
        try:
            yield ShownStep(self._progress, task)
        except BaseException:
            self._progress.remove_task(task)
            raise
        self._progress.update(task, total=1, completed=1)
        if not self._quiet and not console.is_terminal:
            console.print(f"{name}: {time.monotonic() - began:.1f} s")

    def notice(self, text: str) -> None:
        """Say something even when quiet."""
        console.print(f"[yellow]notice:[/] {text}")


class ShownStep:
    """One progress bar."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def at(self, done: float, total: float) -> None:
        """Say how far it is."""
        self._progress.update(self._task, completed=done, total=total)
