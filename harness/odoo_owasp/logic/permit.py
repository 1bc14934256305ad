"""Whether a URL, a consent or a count is inside the rules of engagement."""

import re
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from odoo_owasp.model.rules import Consent, Origin, Rules

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
# A host or a bracketed IPv6 address, and a port: urlsplit ignores what stands around the brackets.
_NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@]+)(:[0-9]*)?")
_AS_HTTP = {"ws": "http", "wss": "https"}


def origin(url: str) -> Origin | None:
    """The origin of an absolute ``url``, None where it has none or hides one.

    User information, control characters and backslashes are read differently by different
    clients, so a URL that has any has no origin.
    """
    if any(ord(character) <= 0x20 or character in "\\\x7f" for character in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    plain = parts.hostname and _NETLOC.fullmatch(parts.netloc)
    if parts.scheme not in _DEFAULT_PORTS or not plain:
        return None
    scheme = _AS_HTTP.get(parts.scheme, parts.scheme)
    return Origin(
        scheme, str(parts.hostname), _DEFAULT_PORTS[parts.scheme] if port is None else port
    )


def refusal(url: str, rules: Rules, sent: int = 0) -> str:
    """Why ``url`` may not be requested, or an empty string."""
    where = origin(url)
    if where is None:
        return f"{url[:200]!r} is not a plain http(s) URL"
    if where not in rules.origins:
        allowed = ", ".join(sorted(map(str, rules.origins)))
        return f"{where} is not the consented target ({allowed})"
    if rules.most_requests is not None and sent >= rules.most_requests:
        return f"the budget of {rules.most_requests} requests is used up"
    return ""


def is_loopback(host: str) -> bool:
    """Whether ``host`` is an address of the loopback range (RFC 1122, RFC 4291); no name is."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def consent_problem(consent: Consent | None, uuid: str, nonce: str, now: datetime) -> str:
    """Why the consent record does not cover this database at ``now``, or an empty string."""
    if consent is None:
        return "the database carries no consent record"
    if consent.database_uuid != uuid:
        return "the consent record was given for another database"
    if consent.nonce != nonce:
        return "the consent record was replaced since this run was permitted"
    if consent.expires <= now:
        return f"the consent expired at {consent.expires.isoformat(timespec='seconds')}"
    return ""
