"""A run's journal, read as it grows: how far the run is."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from odoo_owasp.logic.plan import Profile
from odoo_owasp.logic.progress import Progress, Tally
from odoo_owasp.model.run import Run, named
from odoo_owasp.provision.machine import cache_dir
from odoo_owasp.report import journal as journal_format

_REQUEST = b'"kind":"request"'
_TOLD = (b'"kind":"begun"', b'"kind":"verdict"')
"""The only entries that are read whole: a journal may grow by hundreds of others a second."""


class Follower:
    """Reads the journal at ``path`` as it grows; see :class:`odoo_owasp.logic.progress.Tally`."""

    def __init__(
        self, path: Path, tally: Tally, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._file = path.open("rb")
        self._tally = tally
        self._clock = clock
        self._start = clock()
        self._begun = b""
        """A line that is not written to its end yet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._file.close()

    def look(self) -> Progress:
        """How far the run is now, by what the journal has more than the last time."""
        whole, end, self._begun = (self._begun + self._file.read()).rpartition(b"\n")
        seconds = self._clock() - self._start
        self._tally.sent(whole.count(_REQUEST))
        if any(kind in whole for kind in _TOLD):
            for line in whole.split(end):
                if any(kind in line for kind in _TOLD):
                    self._note(line, seconds)
        return self._tally.progress(seconds)

    def _note(self, line: bytes, seconds: float) -> None:
        with suppress(ValueError, KeyError):  # half a line, which a worker's kill left behind
            entry = json.loads(line)
            if entry["kind"] == "begun":
                self._tally.begun(named(entry["claim"], entry["variant"]), seconds)
            else:
                self._tally.judged(journal_format.result(entry))


def expected(profile: Profile) -> dict[str, float]:
    """How many seconds each check of ``profile`` took here the last time; empty: nobody knows."""
    try:
        told = json.loads(_taken(profile).read_text("utf-8"))
        return {str(name): float(seconds) for name, seconds in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def remember(done: Run) -> None:
    """Note how long its checks took, to tell of the next run how long it takes.

    That is a convenience: where it cannot be noted, nobody hears of it.
    """
    taken = {one.name: one.seconds for one in done.results if one.seconds}
    path = _taken(Profile(done.profile))
    with suppress(OSError):
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(expected(Profile(done.profile)) | taken), "utf-8")
        fresh.replace(path)


def _taken(profile: Profile) -> Path:
    return cache_dir() / f"seconds-{profile}.json"
