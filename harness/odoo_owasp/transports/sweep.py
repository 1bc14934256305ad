"""Many requests at once, each through the guard: the bulk engine behind ``cases.sweep``."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from odoo_owasp.model.call import NoAnswer

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

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once

    def __call__(self, tries: Iterable[Any]) -> Generator[Any, None, None]:
        """Each try's subject with its reply, in the order of ``tries``.

        Raises what a try raises, OutsideTheRules included, once all before it were read; what
        was not begun by then is never sent.
        """
        waiting: deque[tuple[Any, Future[Any]]] = deque()
        pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="sweep")
        try:
            for about, send in tries:
                waiting.append((about, pool.submit(_persistently, send)))
                if len(waiting) >= self._at_once * _WINDOW:
                    about, reply = waiting.popleft()
                    yield about, reply.result()
            while waiting:
                about, reply = waiting.popleft()
                yield about, reply.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _persistently(send: Callable[[], Any]) -> Any:
    for pause in _PAUSES:
        try:
            return send()
        except NoAnswer:
            time.sleep(pause)
    return send()
