"""The wire to one origin: HTTP/1.1 over connections that we make ourselves, and keep."""

import re
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from threading import current_thread, main_thread
from typing import Any, NamedTuple
from urllib.parse import quote

import pycurl

from odoo_owasp.model.call import NoAnswer, Untrusted
from odoo_owasp.model.rules import Origin

CONNECT_SECONDS = 5
"""Seconds to connect, and then for the handshake."""
_SILENCE = 90
"""Seconds that an answer may pause."""
_LONGEST = 180
"""Seconds for one whole answer: a dripping one would go on for ever."""
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_CONTROL = re.compile(r"[\r\n\0]")
_WITH_BODY = ("POST", "PUT", "PATCH")
_OF_CURL = ("accept", "content-type", "expect")
"""Headers that curl would send of its own accord."""
_UNTRUSTED = frozenset({
    pycurl.E_PEER_FAILED_VERIFICATION, pycurl.E_SSL_CONNECT_ERROR, pycurl.E_SSL_CACERT_BADFILE,
    pycurl.E_SSL_CERTPROBLEM, pycurl.E_SSL_CIPHER,
})  # fmt: skip


class Response(NamedTuple):
    """What came back: header names are in lower case, ``body`` is decoded."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class TooLarge(Exception):
    """The answer is larger than allowed."""


class Wire:
    """Sends requests to ``where`` at ``address``; each that is under way has its own connection.

    curl speaks HTTP and TLS; the connections are made here, to ``address`` and nothing else: no
    name is resolved, no proxy asked, no redirect followed. No request is sent twice: where a kept
    connection ends without an answer, curl would try another one, and gets none.
    """

    def __init__(self, where: Origin, address: str, ca_file: str, source: str = "") -> None:
        """Connections come from our address ``source``, or from whichever the system chooses."""
        self._where = where
        self._address = address
        self._ca_file = ca_file
        self._source = source
        self._idle: list[_Connection] = []

    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None, most: int
    ) -> Response:
        """Send one request for ``target`` (path and query) and return what came back.

        Raises NoAnswer, Untrusted where the certificate is not the host's, TooLarge where the
        body has more than ``most`` bytes, ValueError for a header that would be two.
        """
        try:
            connection = self._idle.pop()  # of all threads: a list's own operations are atomic
        except IndexError:
            connection = _Connection(self._where, self._address, self._ca_file, self._source)
        try:
            came = connection.exchange(method, target, headers, body, most)
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        return came

    def close(self) -> None:
        """Close all connections."""
        while self._idle:
            self._idle.pop().close()


class _Connection:
    """One kept connection."""

    def __init__(self, where: Origin, address: str, ca_file: str, source: str) -> None:
        self._where = where
        self._address = address
        self._source = (source, 0) if source else None
        self._asked = False
        self._made: socket.socket | None = None
        self._raised: list[BaseException] = []
        self._lines: list[bytes] = []
        self._received = bytearray()
        self._most = 0
        self._curl = pycurl.Curl()
        there = f"[{address}]" if ":" in address else address
        for option, value in (
            (pycurl.URL, f"{where}/"),
            (pycurl.CONNECT_TO, [f"::{there}:{where.port}"]),
            (pycurl.OPENSOCKETFUNCTION, self._kept(self._connected)),
            (pycurl.SOCKOPTFUNCTION, _already_connected),
            (pycurl.PREREQFUNCTION, self._about_to_ask),
            (pycurl.HEADERFUNCTION, self._lines.append),
            (pycurl.WRITEFUNCTION, self._kept(self._part)),
            (pycurl.PROXY, ""),
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
            (pycurl.ACCEPT_ENCODING, "identity"),  # what comes encoded all the same is decoded
            (pycurl.CONNECTTIMEOUT, CONNECT_SECONDS),
            (pycurl.LOW_SPEED_LIMIT, 1),
            (pycurl.LOW_SPEED_TIME, _SILENCE),
            (pycurl.TIMEOUT, _LONGEST),
            (pycurl.NOSIGNAL, 1),
            (pycurl.XFERINFOFUNCTION, _go_on),
        ):
            self._curl.setopt(option, value)
        if where.scheme == "https":
            self._trust(ca_file)

    def _trust(self, ca_file: str) -> None:
        """Trust the authorities in ``ca_file`` alone; where there is none, the system's."""
        system = ssl.get_default_verify_paths()
        places = ((pycurl.CAINFO, ca_file or system.cafile),
                  (pycurl.CAPATH, None if ca_file else system.capath))  # fmt: skip
        for option, place in places:
            if place:
                self._curl.setopt(option, place)
            else:
                self._curl.unsetopt(option)

    def _connected(self, *_: Any) -> Any:
        """The socket that curl is to use, whatever it asked for; none once the request is out."""
        if self._asked:
            return pycurl.SOCKET_BAD
        there = (self._address, self._where.port)
        try:
            self._made = socket.create_connection(there, CONNECT_SECONDS, self._source)
        except OSError as error:
            raise NoAnswer(f"no connection: {error}") from error
        return self._made

    def _about_to_ask(self, *_: Any) -> Any:
        again, self._asked = self._asked, True
        return pycurl.PREREQFUNC_ABORT if again else pycurl.PREREQFUNC_OK

    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None, most: int
    ) -> Response:
        """As :meth:`Wire.exchange`."""
        self._asked, self._most, self._received = False, most, bytearray()
        self._lines.clear()
        self._raised.clear()
        for option, value in (
            (pycurl.HTTPGET, 1),  # forgets what the last request was
            *_content(method, body),
            (pycurl.CUSTOMREQUEST, method),
            (pycurl.REQUEST_TARGET, quote(target, safe=_PRINTABLE)),
            # Signals come to the main thread: it alone has to look for them while it waits.
            (pycurl.NOPROGRESS, int(current_thread() is not main_thread())),
            (pycurl.HTTPHEADER, _written(tuple(headers.items()))),
        ):
            self._curl.setopt(option, value)
        try:
            self._curl.perform()
        except pycurl.error as error:
            raise next(iter(self._raised), _failure(*error.args)) from error
        finally:
            if self._made:  # curl has a duplicate of its own
                self._made.close()
        status = self._curl.getinfo(pycurl.RESPONSE_CODE)
        return Response(status, _headers(self._lines), bytes(self._received))

    def _part(self, said: bytes) -> None:
        """Take a part of the body. Raises TooLarge."""
        self._received += said
        if len(self._received) > self._most:
            raise TooLarge(f"an answer is larger than {self._most} bytes")

    def _kept(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        """``callback``; what it raises, which curl would swallow, is kept until curl gives up."""

        def called(*arguments: Any) -> Any:
            try:
                return callback(*arguments)
            except BaseException as error:  # noqa: BLE001  exchange() raises it
                self._raised.append(error)
                return -1

        return called

    def close(self) -> None:
        """Close the connection."""
        self._curl.close()


def _headers(lines: Iterable[bytes]) -> tuple[tuple[str, str], ...]:
    """The headers among the lines that came before a body."""
    found: list[tuple[str, str]] = []
    for line in lines:
        text = line.decode("latin-1").rstrip("\r\n")
        if text.startswith("HTTP/"):
            found.clear()  # what came before was no answer yet (100 Continue)
        elif text[:1] in (" ", "\t") and found:  # the last one goes on
            name, value = found[-1]
            found[-1] = name, f"{value} {text.strip()}"
        elif text:
            name, _, value = text.partition(":")
            found.append((name.strip().lower(), value.strip()))
    return tuple(found)


def _failure(code: int, why: str) -> NoAnswer:
    return Untrusted(why) if code in _UNTRUSTED else NoAnswer(why)


def _content(method: str, body: bytes | None) -> list[tuple[int, Any]]:
    """What tells curl about the body; a method that is made to carry one says that it is empty."""
    if method == "HEAD":
        return [(pycurl.NOBODY, 1)]
    if body is None and method not in _WITH_BODY:
        return []
    return [(pycurl.POST, 1), (pycurl.POSTFIELDS, body or b"")]


@lru_cache(maxsize=256)  # thousands of calls have the same
def _written(headers: tuple[tuple[str, str], ...]) -> list[bytes]:
    """The header lines, and none that curl would add. Raises ValueError for one that is two."""
    lines = [f"{name}: {value}" if value else f"{name};" for name, value in headers]
    if any(_CONTROL.search(line) for line in lines):
        raise ValueError("a header holds a line break or a NUL: it would be two headers")
    named = {name.lower() for name, _ in headers}
    lines += [f"{name}:" for name in _OF_CURL if name not in named]
    return [line.encode("latin-1") for line in lines]


def _already_connected(*_: Any) -> Any:
    return pycurl.SOCKOPT_ALREADY_CONNECTED


def _go_on(*_: Any) -> Any:
    """Called once a second at least: Python looks whether somebody wants to stop it."""
    return 0
