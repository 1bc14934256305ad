"""One budget for all processes of a run: rate, concurrency, totals and the circuit breaker."""

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from odoo_owasp.model.rules import Budget, OutsideTheRules
from odoo_owasp.transports.shared_file import SharedFile

TROUBLE = frozenset({0, 429, 502, 503, 504})
"""Statuses of a target that is down or overwhelmed; 0: no answer came."""

_POLL = 0.005
_SIZE = 4096


@dataclass
class Spent:
    """What a run has used. ``next`` is when the next request may leave (CLOCK_MONOTONIC)."""

    requests: int = 0
    received: int = 0
    next: float = 0.0
    troubles: int = 0
    stopped: str = ""


class SharedBudget:
    """Keeps a ``budget`` in ``file``, which the processes of one run share under a lock.

    The kernel drops the locks of a process that dies, so none of its share is ever lost.
    """

    def __init__(self, budget: Budget, file: Path) -> None:
        self._budget = budget
        self._file = file
        self._shared = SharedFile(file)

    def allow(self, budget: Budget) -> None:
        """Keep ``budget`` from now on; what was used stays used."""
        self._budget = budget

    @property
    def most_of_one_answer(self) -> int:
        """How many bytes one response may have."""
        return self._budget.answer

    def spent(self) -> Spent:
        """What all processes together have used."""
        with self._shared.held() as file:
            return _read(file)

    @contextmanager
    def one(self, payload: int = 0) -> Iterator[None]:
        """Room for one request with a body of ``payload`` bytes: waits for a place, then a turn.

        Raises OutsideTheRules where a bound is reached or the circuit is open.
        """
        with self._slot():
            self.take(payload)
            yield

    def take(self, payload: int = 0) -> None:
        """Count one request, then wait for its turn. Raises as :meth:`one` does."""
        with self._changing() as spent:
            if why := self._refusal(spent, payload):
                raise OutsideTheRules(why)
            now = time.monotonic()
            turn = max(now, spent.next)
            spent.requests += 1
            if self._budget.per_second:
                spent.next = turn + 1 / self._budget.per_second
        if turn > now:
            time.sleep(turn - now)
            self.demand_open()  # all may have been stopped while this one waited

    def demand_open(self) -> None:
        """Raise OutsideTheRules where the circuit is open or all was stopped."""
        if why := self.spent().stopped:
            raise OutsideTheRules(why)

    def stop(self, why: str) -> None:
        """Nothing more is sent, by any process of the run."""
        with self._changing() as spent:
            spent.stopped = spent.stopped or why[:1000]

    def settle(self, status: int, received: int, seconds: float) -> None:
        """Note how a request ended; trouble after trouble opens the circuit for all."""
        budget = self._budget
        with self._changing() as spent:
            spent.received += received
            slow = seconds > budget.slow
            spent.troubles = spent.troubles + 1 if slow or status in TROUBLE else 0
            if spent.troubles >= budget.troubles and not spent.stopped:
                last = f"status {status}" if status else "no answer"
                last = f"{seconds:.0f} s for an answer" if slow else last
                spent.stopped = (
                    f"the circuit breaker opened: {spent.troubles} requests in a row found the "
                    f"target in trouble, the last: {last}"
                )

    def _refusal(self, spent: Spent, payload: int) -> str:
        budget = self._budget
        if spent.stopped:
            return spent.stopped
        if payload > budget.payload:
            return f"a request of {payload} bytes is larger than the {budget.payload} allowed"
        if budget.requests is not None and spent.requests >= budget.requests:
            return f"the budget of {budget.requests} requests is used up"
        if budget.received is not None and spent.received >= budget.received:
            return f"the budget of {budget.received} received bytes is used up"
        return ""

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """One of the places for requests that are under way, each the lock on a file."""
        if self._budget.at_once is None:
            yield
            return
        while True:
            for number in range(self._budget.at_once):
                with self._file.with_name(f"{self._file.name}.{number}").open("wb") as place:
                    try:
                        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        continue
                    yield
                    return
            time.sleep(_POLL)

    @contextmanager
    def _changing(self) -> Iterator[Spent]:
        with self._shared.held() as file:
            spent = _read(file)
            yield spent
            # Written over in one piece: a process killed here leaves the old or the new.
            file.seek(0)
            file.write(json.dumps(vars(spent)).encode().ljust(_SIZE))


def _read(file: FileIO) -> Spent:
    file.seek(0)
    text = file.read(_SIZE)
    return Spent(**json.loads(text)) if text else Spent()
