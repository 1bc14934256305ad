"""Whether a URL, an address or a consent is inside the rules of engagement."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote, urlsplit

from odoo_owasp.model.rules import Consent, Origin, Rules

LONGEST = timedelta(days=7)
"""How long a consent may last."""

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
# A host or a bracketed IPv6 address, and a port: urlsplit ignores what stands around the brackets.
_NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]*)?")
_AS_HTTP = {"ws": "http", "wss": "https"}
_UP = re.compile(r"(?:^|/)\.\.(?:/|$)")
_DOTS = re.compile(r"(?:^|/)\.\.?(?:/|$)")


@lru_cache(maxsize=1024)  # checks ask for the same ones thousands of times
def origin(url: str) -> Origin | None:
    """The origin of an absolute ``url``, None where it has none or hides one.

    User information, control characters, backslashes and hosts that are not plain ASCII are read
    differently by different clients, so a URL that has any has no origin.
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


def refusal(url: str, rules: Rules) -> str:
    """Why ``url`` may not be requested, or an empty string."""
    where = origin(url)
    if where is None:
        return f"{url[:200]!r} is not a plain http(s) URL"
    if where not in rules.origins:
        allowed = ", ".join(sorted(map(str, rules.origins)))
        return f"{where} is not the consented target ({allowed})"
    if not _below(urlsplit(url).path, rules.prefix):
        return f"{urlsplit(url).path[:200]!r} is not below {rules.prefix}, where the target is"
    return ""


def _below(path: str, prefix: str) -> bool:
    """Whether a server can only read ``path`` as one below ``prefix``."""
    if not prefix:
        return True
    written = path == prefix or path.startswith(f"{prefix}/")
    return written and not _UP.search(_read(path))


def _read(path: str) -> str:
    """``path`` as the most obliging server reads it: unquoted throughout, without parameters."""
    while (plain := unquote(path)) != path:
        path = plain
    return "/".join(segment.split(";")[0] for segment in path.replace("\\", "/").split("/"))


def is_loopback(host: str) -> bool:
    """Whether ``host`` is an address of the loopback range (RFC 1122, RFC 4291); no name is."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def base_url(url: str) -> str:
    """``url`` as consents are bound to it: origin and path prefix, without a final slash.

    Raises ValueError that says what is wrong with it.
    """
    where = origin(url)
    if where is None or where.port == 0:
        raise ValueError("it must look like https://demo.example.com, in ASCII, without a password")
    parts = urlsplit(url)
    if parts.query or parts.fragment or parts.scheme not in ("http", "https"):
        raise ValueError(
            "it must be the address where Odoo begins, such as https://demo.example.com"
        )
    path = parts.path.rstrip("/")
    if _DOTS.search(_read(path)) or "//" in path or set(path) & set("%;@"):
        raise ValueError("its path must be a plain one")
    default = where.port == _DEFAULT_PORTS[where.scheme]
    return f"{where.scheme}://{where.netloc.rsplit(':', 1)[0] if default else where.netloc}{path}"


def address_problem(addresses: Iterable[str]) -> str:
    """Why a host with these IP ``addresses`` cannot be a target, or an empty string.

    An address of this machine or network beside a public one is how DNS rebinding looks.
    """
    found = [_unmapped(address) for address in addresses]
    if not found:
        return "it has no address"
    for one in found:
        if one.is_loopback:
            continue
        if one.is_unspecified or one.is_multicast or one.is_link_local or one.is_reserved:
            return f"{one} is no address of a server"
    inside = {not one.is_global for one in found}
    if len(inside) > 1:
        return f"some of its addresses are private, some public: {', '.join(map(str, found))}"
    return ""


def _unmapped(address: str) -> IPv4Address | IPv6Address:
    """The address itself, or the IPv4 address that it stands for. Raises ValueError for a zone."""
    if "%" in address:
        raise ValueError(f"{address!r} has a zone")
    one = ip_address(address)
    return (one.ipv4_mapped or one.sixtofour or one) if isinstance(one, IPv6Address) else one


def consent_problem(
    consent: Consent | None,
    *,
    database: str,
    uuid: str,
    base_url: str,
    address: str,
    nonce: str | None,
    now: datetime,
) -> str:
    """Why the consent record does not cover this target at ``now``, or an empty string.

    ``nonce`` is the record's own, as it was when the run began; None at the beginning.
    """
    if consent is None:
        return "the database carries no consent record"
    if (consent.database, consent.database_uuid) != (database, uuid):
        return f"the consent record was given for another database, {consent.database}"
    if consent.base_url != base_url:
        return f"the consent was given for {consent.base_url}, not for {base_url}"
    if address not in consent.addresses:
        given = ", ".join(consent.addresses)
        return f"the host's address is {address}, but when consent was given it was {given}"
    if nonce is not None and consent.nonce != nonce:
        return "the consent record was replaced since this run was permitted"
    if consent.expires <= now:
        return f"the consent expired at {consent.expires.isoformat(timespec='seconds')}"
    if consent.expires > now + LONGEST:
        return f"the consent claims to last longer than {LONGEST.days} days"
    return ""
