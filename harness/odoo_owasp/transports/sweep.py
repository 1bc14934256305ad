"""Many requests at once, each through the guard: the bulk engine behind ``cases.sweep``."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from odoo_owasp.model.call import NoAnswer
from odoo_owasp.transports.trail import Sent, Trail

_WINDOW = 4
"""How many tries a thread may be ahead of the reader: replies that wait are all that is held."""
_PAUSES = (0.05, 0.5)
"""Seconds before a try whose connection dropped is repeated, the first and the second time."""


class Sweep:
    """Sends tries with ``at_once`` threads over kept connections.

    How many of them are under way at a moment, and how fast they follow each other, is the
    guard's budget's to say. Only tries that may be repeated may be given: a dropped connection
    does not tell whether the request was carried out.
    """

    def __init__(self, at_once: int, trail: Trail | None = None) -> None:
        self._at_once = at_once
        self._trail = trail or Trail()

    def __call__(self, tries: Iterable[Any]) -> Generator[Any, None, None]:
        """Each try's subject with its reply, in the order of ``tries``.

        Raises what a try raises, OutsideTheRules included, once all before it were read; what
        was not begun by then is never sent.
        """
        waiting: deque[tuple[Any, Future[tuple[Any, list[Sent]]]]] = deque()
        pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="sweep")
        try:
            for about, send in tries:
                waiting.append((about, pool.submit(self._gathered, send)))
                if len(waiting) >= self._at_once * _WINDOW:
                    yield self._read(*waiting.popleft())
            while waiting:
                yield self._read(*waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)

    def _gathered(self, send: Callable[[], Any]) -> tuple[Any, list[Sent]]:
        with self._trail.gathered() as sent:
            return _persistently(send), sent

    def _read(self, about: Any, came: "Future[tuple[Any, list[Sent]]]") -> tuple[Any, Any]:
        reply, sent = came.result()
        self._trail.extend(sent)
        return about, reply


def _persistently(send: Callable[[], Any]) -> Any:
    for pause in _PAUSES:
        try:
            return send()
        except NoAnswer:
            time.sleep(pause)
    return send()
