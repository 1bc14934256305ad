"""A run's progress in words."""

from rich.text import Text

from odoo_owasp.logic.progress import Progress

_STYLES = {
    "held": "green",
    "violated": "bold red",
    "unproven": "yellow",
    "broken off": "magenta",
    "not applicable": "dim",
    "waived": "yellow",
}
_FEW = 3
"""Checks under way that are named."""


def line(progress: Progress) -> str:
    """One plain line: "40 of 269 verdicts: 38 held, 2 waived; 8,120 requests, 95 a second; ..."."""
    counts = ", ".join(f"{count} {word}" for word, count in progress.counts.items())
    told = f"{progress.done} of {progress.planned} verdicts{': ' if counts else ''}{counts}"
    return f"{told}; {_requests(progress)}; {_time(progress)}"


def status(progress: Progress) -> Text:
    """What stands below a run's bar: verdicts by word, requests, and the checks under way."""
    words = [Text(f"{count} {word}", _STYLES[word]) for word, count in progress.counts.items()]
    told = Text(f"{progress.done} of {progress.planned} verdicts")
    shown = Text("  ") + Text(", ").join([told, *words])
    shown.append(f"\n  {_requests(progress)}", "dim")
    shown.append(_left(progress), "dim")
    if progress.under_way:
        shown.append(f"\n  now: {_some(progress.under_way)}", "dim")
    return shown


def _requests(progress: Progress) -> str:
    most = f" of {progress.most:,}" if progress.most is not None else ""
    return f"{progress.requests:,}{most} requests, {progress.per_second:,.0f} a second"


def _time(progress: Progress) -> str:
    return f"{_spoken(progress.seconds)} passed{_left(progress)}"


def _left(progress: Progress) -> str:
    """``, about 5 min left``; empty where nobody knows, or it is all but over."""
    known = progress.left is not None and progress.left >= 1
    return f", about {_spoken(progress.left or 0)} left" if known else ""


def _spoken(seconds: float) -> str:
    """A time as a person says it, the longer the rounder: 40 s, 3 min, 1 h 20 min."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _FEW
    return ", ".join(names[:_FEW]) + (f" and {more} more" if more > 0 else "")
