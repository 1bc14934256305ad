"""One request as no client of HTTP sends it, or goes on after it: by hand, over its own socket."""

import re
import socket
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse

from odoo_owasp.model.call import NoAnswer
from odoo_owasp.transports.wire import Response, TooLarge

_BROKEN = re.compile(r"[\r\n\0 ]")
_CONTROL = re.compile(r"[\r\n\0]")


def ask(opened: socket.socket, target: str, headers: Mapping[str, str], most: int) -> Response:
    """Send a GET request for ``target`` as it is written, and return what came back.

    What follows an upgrade is not read. Raises NoAnswer, TooLarge where the body has more than
    ``most`` bytes, ValueError for a line that would be two.
    """
    lines = [f"{name}: {value}" for name, value in headers.items()]
    if _BROKEN.search(target) or any(map(_CONTROL.search, lines)):
        raise ValueError("a line break, a space or a NUL would make another request of it")
    try:
        opened.sendall("\r\n".join([f"GET {target} HTTP/1.1", *lines, "", ""]).encode("latin-1"))
        came = HTTPResponse(opened, method="GET")
        came.begin()
        body = came.read(most + 1)
    except (OSError, HTTPException) as error:
        raise NoAnswer(f"no answer: {error}") from error
    if len(body) > most:
        raise TooLarge(f"an answer is larger than {most} bytes")
    told = tuple((name.lower(), value) for name, value in came.getheaders())
    return Response(came.status, told, body)
