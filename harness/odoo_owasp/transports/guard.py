"""The guard: the only way out. It judges every URL, counts, and writes the journal."""

import threading
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import urllib3

from odoo_owasp.logic.permit import is_loopback, origin, refusal
from odoo_owasp.model.call import Page
from odoo_owasp.model.rules import Origin, OutsideTheRules, Rules
from odoo_owasp.ports import Journal

_TIMEOUT = urllib3.Timeout(connect=5, read=90)


class WireGuard:
    """Sends requests to the consented target and to nothing else.

    Connections go to an address of the loopback range, never through a name: there is nothing
    to rebind. No redirect is followed and nothing is retried: what was answered is what is judged.
    """

    def __init__(self, rules: Rules, ca_file: str, journal: Journal) -> None:
        for allowed in rules.origins:
            if not is_loopback(allowed.host):
                raise OutsideTheRules(f"{allowed} is not on loopback, and nothing consents to more")
        self._rules = rules
        self._ca_file = ca_file
        self._journal = journal
        self._pools: dict[Origin, urllib3.HTTPConnectionPool] = {}
        self._lock = threading.Lock()
        self.sent = 0

    def judge(self, url: str) -> None:
        """Raise OutsideTheRules, and say so in the journal, unless ``url`` is on the target."""
        if why := refusal(url, self._rules, self.sent):
            self._journal.write("refused", why=why)
            raise OutsideTheRules(why)

    def admits(self, method: str, url: str) -> bool:
        """Whether the browser may send this; a page may name anything, so refusing is no alarm.

        What may is counted and goes into the journal like any other request.
        """
        if why := self._count(url):
            self._journal.write("blocked", why=why)
            return False
        self._journal.write("request", method=method, path=urlsplit(url).path, note="browser")
        return True

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        note: str = "",
    ) -> Page:
        """Send one request and return what came back, whatever its status.

        Raises OutsideTheRules where ``url`` is not the target's, urllib3.exceptions.HTTPError
        where no answer came.
        """
        if why := self._count(url):
            self._journal.write("refused", why=why)
            raise OutsideTheRules(why)
        path = url.split("://", 1)[1][len(urlsplit(url).netloc) :]
        began = time.monotonic()
        try:
            response = self._pool(url).urlopen(
                method, path if path.startswith("/") else f"/{path}", body=body,
                headers=headers or {}, redirect=False, retries=False,
            )  # fmt: skip
        except urllib3.exceptions.HTTPError as error:
            self._journal.write(
                "request", method=method, path=urlsplit(url).path, note=note, status=0,
                sent=len(body or b""), error=type(error).__name__,
            )  # fmt: skip
            raise
        page = Page(
            method,
            url,
            response.status,
            tuple((name.lower(), value) for name, value in response.headers.items()),
            response.data.decode("utf-8", "replace"),
        )
        self._journal.write(
            "request",
            method=method,
            path=urlsplit(url).path,
            note=note,
            status=page.status,
            sent=len(body or b""),
            received=len(response.data),
            ms=round((time.monotonic() - began) * 1000),
        )
        return page

    def _count(self, url: str) -> str:
        """Why ``url`` may not be requested; where it may, it is counted in the same moment."""
        with self._lock:
            why = refusal(url, self._rules, self.sent)
            self.sent += not why
        return why

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()

    def _pool(self, url: str) -> urllib3.HTTPConnectionPool:
        where = origin(url)
        if where is None:  # judged before; says so again for the type checker
            raise OutsideTheRules(f"{url[:200]!r} has no origin")
        with self._lock:
            if where not in self._pools:
                self._pools[where] = self._connect(where)
            return self._pools[where]

    def _connect(self, where: Origin) -> urllib3.HTTPConnectionPool:
        if where.scheme == "https":
            return urllib3.HTTPSConnectionPool(
                where.host, where.port, timeout=_TIMEOUT, maxsize=8, ca_certs=self._ca_file
            )
        return urllib3.HTTPConnectionPool(where.host, where.port, timeout=_TIMEOUT, maxsize=8)
