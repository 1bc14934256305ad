"""How a password or key is kept, by what stands in the database (passlib's modular format)."""

import base64
import hashlib
import re

_PBKDF2 = re.compile(r"\$pbkdf2-sha512\$(\d+)\$([./A-Za-z0-9]+)\$([./A-Za-z0-9]+)")
_SALT = 22
"""Characters of 16 random bytes."""
_DIGEST = 86
"""Characters of the 64 bytes that SHA-512 gives."""


def ill_hashed(stored: str, rounds: int) -> str:
    """Why ``stored`` is no salted PBKDF2-SHA512 of ``rounds`` at least; empty: it is one."""
    found = _PBKDF2.fullmatch(stored)
    if not found:
        return "not a PBKDF2-SHA512 hash"
    its, salt, digest = found.groups()
    if int(its) < rounds:
        return f"{its} rounds, not {rounds}"
    if len(salt) < _SALT:
        return f"a salt of {len(salt)} characters"
    return "" if len(digest) == _DIGEST else f"a digest of {len(digest)} characters"


def hashed(text: str, salt: bytes, rounds: int) -> str:
    """``text`` as Odoo keeps a password or key."""
    digest = hashlib.pbkdf2_hmac("sha512", text.encode(), salt, rounds)
    told = (base64.b64encode(one).decode().rstrip("=").replace("+", ".") for one in (salt, digest))
    return f"$pbkdf2-sha512${rounds}${'$'.join(told)}"


def salt(stored: str) -> str:
    """The salt of a stored hash, empty where it is none."""
    found = _PBKDF2.fullmatch(stored)
    return found[2] if found else ""
