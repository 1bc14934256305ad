"""How a person repeats what a run has seen: one check, or the very request by curl or in Python.

Secrets stand nowhere in what is written: ``$ODOO_SESSION``, ``$ODOO_API_KEY``, ``$ODOO_PASSWORD``
and ``$ODOO_TOKEN`` (of an address) are set by whoever repeats it, as is ``$ODOO_URL``
(``https://host:port``), since a demo is somewhere else each time.
"""

import shlex
from collections.abc import Iterator
from urllib.parse import urlsplit

from odoo_owasp.logic.excerpt import CUT
from odoo_owasp.logic.redact import MASK
from odoo_owasp.model.exchange import Exchange

_OWN = frozenset({"host", "user-agent", "content-length", "connection", "accept-encoding"})
"""Headers that every client sends by itself."""
_SECRETS = {
    "cookie": ("session_id=", "ODOO_SESSION"),
    "authorization": ("Bearer ", "ODOO_API_KEY"),
    "x-openerp-session-id": ("", "ODOO_SESSION"),
}
_PLAIN = "ODOO_PLAIN_URL"
_TOKEN = "ODOO_TOKEN"  # noqa: S105
_PASSWORD = "ODOO_PASSWORD"  # noqa: S105  the name of a variable


def command(claim_id: str, variant: str = "") -> str:
    """The run of the one check that saw it, in the variant that did."""
    return shlex.join(
        ["odoo-owasp", "run", "--claim", claim_id, *(["-k", variant] * bool(variant))]
    )


def curl(exchange: Exchange) -> str:
    """The request as a command for a shell; no redirect is followed."""
    lines = [
        f"curl --include --silent --show-error --path-as-is -X {shlex.quote(exchange.method)}",
        f'"${_base(exchange.url)}"{_quoted(_target(exchange.url), _TOKEN)}',
    ]
    for name, start, variable in _headers(exchange):
        lines.append(f"--header {_quoted(f'{name}: {start}', variable)}")
    if exchange.body:
        lines.append(f"--data-raw {_quoted(exchange.body, _PASSWORD)}")
    return "\n".join([*_warning(exchange), " \\\n  ".join(lines)])


def python(exchange: Exchange) -> str:
    """The request as a program that needs the standard library alone; it follows no redirect."""
    base = _base(exchange.url)
    kind = "HTTPConnection" if base == _PLAIN else "HTTPSConnection"
    headers = "".join(
        f"        {name!r}: {_joined(start, variable)},\n"
        for name, start, variable in _headers(exchange)
    )
    body = f"    body={_joined(exchange.body, _PASSWORD)}.encode(),\n" if exchange.body else ""
    return (
        "".join(f"{line}\n" for line in _warning(exchange))
        + f"""\
import http.client
import os
from urllib.parse import urlsplit

connection = http.client.{kind}(urlsplit(os.environ[{base!r}]).netloc)
connection.request(
    {exchange.method!r},
    {_joined(_target(exchange.url), _TOKEN)},
{body}    headers={{
{headers}    }},
)
answer = connection.getresponse()
print(answer.status, answer.reason)
print(answer.headers)
print(answer.read().decode(errors="replace"))
"""
    )


def _base(url: str) -> str:
    """The variable for the address that the request was for: TLS, or the plain HTTP beside it."""
    return _PLAIN if url.startswith("http:") else "ODOO_URL"


def _warning(exchange: Exchange) -> Iterator[str]:
    if CUT in exchange.body:
        yield "# The body was too long to keep whole: as it is cut here, it repeats nothing."


def _target(url: str) -> str:
    """Path and query as they were written."""
    return url.split("://", 1)[-1][len(urlsplit(url).netloc) :].partition("#")[0] or "/"


def _headers(exchange: Exchange) -> Iterator[tuple[str, str, str]]:
    """Name and value of what must be said, and the variable that stands for what is masked."""
    for name, value in exchange.headers.items():
        key = name.lower()
        if key in _OWN:
            continue
        if value == MASK and key in _SECRETS:
            start, variable = _SECRETS[key]
            yield name, start + MASK, variable
        else:
            yield name, value, _PASSWORD


def _quoted(text: str, variable: str) -> str:
    """``text`` for a shell, its masked parts as the ``variable``."""
    return f'"${variable}"'.join(shlex.quote(part) if part else "" for part in text.split(MASK))


def _joined(text: str, variable: str) -> str:
    """``text`` as a Python expression, its masked parts as the environment's ``variable``."""
    parts = []
    for at, part in enumerate(text.split(MASK)):
        if at:
            parts.append(f"os.environ[{variable!r}]")
        if part or not text:
            parts.append(repr(part))
    joined = " + ".join(parts)
    return f"({joined})" if len(parts) > 1 else joined
