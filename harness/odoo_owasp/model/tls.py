"""What a TLS front says in a handshake."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Version(StrEnum):
    """A version of the protocol."""

    SSL2 = "SSL 2.0"
    SSL3 = "SSL 3.0"
    TLS1 = "TLS 1.0"
    TLS1_1 = "TLS 1.1"
    TLS1_2 = "TLS 1.2"
    TLS1_3 = "TLS 1.3"


@dataclass(frozen=True, slots=True)
class Handshake:
    """How a handshake ended: the cipher suite that the server chose, and the bits of its key.

    Empty and 0 where it was refused; ``refusal`` is what was said of it then.
    """

    cipher: str = ""
    bits: int = 0
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the chain as it was sent: ``key`` is its kind, ``bits`` its size."""

    subject: str
    key: str
    bits: int
    digest: str
    until: datetime
