"""The codes of a second factor (RFC 4226, RFC 6238): SHA-1, six digits, a new one every 30 s."""

import base64
import hmac
import struct

STEP = 30
"""Seconds that a code is the latest."""


def code(secret: str, counter: int) -> str:
    """The code of the time step ``counter``, for a secret in base32."""
    key = base64.b32decode("".join(secret.split()).upper())
    mac = hmac.digest(key, struct.pack(">Q", counter), "sha1")
    (number,) = struct.unpack_from(">I", mac, mac[-1] & 0xF)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"
