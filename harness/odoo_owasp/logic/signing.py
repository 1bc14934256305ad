"""How Odoo signs links, with the secret of its database; and how tokens are forged."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any

_VERSION = b"\x01"


def signature(secret: str, scope: str, message: object) -> str:
    """What stands in a link for a ``message`` that is known to the server anyway."""
    return _hex(secret, repr((scope, message)), "sha256")


def signed_path(secret: str, path: str, query: Mapping[str, object]) -> str:
    """What a mail's link to ``path`` carries beside its ``query``."""
    told = " ".join(f"{name}={query[name]}" for name in sorted(query))
    return _hex(secret, f"{path}?{told}", "sha1")


def signed_field(
    secret: str, model: str, record: int, field: str, until: int, scope: str = "binary"
) -> str:
    """What opens one field of one record to anyone until then (seconds since the epoch)."""
    ends = hex(until)
    return f"{signature(secret, scope, (model, record, field, ends))}o{ends}"


def signed_partner(secret: str, database: str, token: str | bool, partner: int) -> str:
    """By what ``partner`` is known on the document that has ``token``."""
    return _hex(secret, repr((database, token, partner)), "sha256")


def signed_form(secret: str, session: str, until: int) -> str:
    """The token against forgery of a form of ``session``."""
    return f"{_hex(secret, f'{session}{until}', 'sha1')}o{until}"


def sealed(secret: str, scope: str, values: Any, until: int = 0) -> str:
    """``values`` in a link, signed; no time: for ever."""
    told = json.dumps(values)
    signed = signature(secret, scope, f"1:{told}:{until}")
    raw = _VERSION + until.to_bytes(8, "little") + bytes.fromhex(signed) + told.encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def resealed(token: str, old: bytes, new: bytes) -> str:
    """A sealed ``token`` with something else in it, under the old signature."""
    raw = base64.urlsafe_b64decode(f"{token}===")
    return base64.urlsafe_b64encode(raw.replace(old, new)).decode().rstrip("=")


def _hex(secret: str, message: str, algorithm: str) -> str:
    return hmac.new(secret.encode(), message.encode(), getattr(hashlib, algorithm)).hexdigest()


def forgeries(token: str, others: Mapping[str, str]) -> dict[str, str]:
    """What is tried in the place of ``token``, by name: altered, cut, of others, and words."""
    return {what: forged for what, forged in _forgeries(token, others) if forged != token}


def _forgeries(token: str, others: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for where, position in (
        ("at the beginning", 0), ("at the eighth place", 7), ("at the tenth", 9),
        ("in the middle", len(token) // 2), ("near the end", -2), ("at the end", -1),
    ):  # fmt: skip
        characters = list(token)
        characters[position] = "0" if characters[position] != "0" else "1"
        yield f"altered {where}", "".join(characters)
    yield "the first eight characters", token[:8]
    yield "the first half", token[: len(token) // 2]
    yield "the last half", token[len(token) // 2 :]
    yield "the last character missing", token[:-1]
    yield "the first character missing", token[1:]
    yield "one character more", f"{token}0"
    yield "one character before", f"0{token}"
    yield "backwards", token[::-1]
    yield "without its dashes", token.replace("-", "") if "-" in token else f"-{token}"
    yield "in upper case", token.upper() if token.upper() != token else f"{token}A"
    yield from others.items()
    for word in ("False", "None", "0", "null", "true", "%", "_" * len(token), "[]", "{}", "\0"):
        yield f"the word {word!r}"[:40], word
    yield "an empty token", ""
