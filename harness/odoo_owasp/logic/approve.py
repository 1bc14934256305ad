"""Whether waivers may be used: who approved them (Ed25519, RFC 8032), until when, and of what."""

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from unicodedata import normalize

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from odoo_owasp.model.waiver import Waiver

LONGEST = timedelta(days=366)
"""How far ahead a waiver may end: what is accepted is to be looked at again every year."""
SOON = timedelta(days=30)
"""How long before its end a waiver is told of."""
_CONTEXT = b"odoo-owasp waiver 1\n"
"""What else the same key signs is no waiver."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the waiver at place ``at`` of a file, in its ``field``."""

    at: int
    field: str
    said: str


@dataclass(frozen=True, slots=True)
class Context:
    """What waivers are held against.

    ``keys`` are the trusted public keys by their holders' names, ``today`` is ISO 8601, ``claims``
    are those that checks verify, ``never`` those (or families of them, such as INJ) that may not
    be waived, with the reason.
    """

    keys: Mapping[str, str]
    today: str
    claims: Collection[str]
    never: Mapping[str, str]


def signed_text(waiver: Waiver) -> bytes:
    """What is signed: all of a waiver but the signature, in one canonical form."""
    told = asdict(waiver)
    del told["signature"]
    told["fingerprints"] = sorted(waiver.fingerprints)
    return _CONTEXT + json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def sign(waiver: Waiver, key: Ed25519PrivateKey) -> str:
    """The signature of a waiver, in base64."""
    return b64encode(key.sign(signed_text(waiver))).decode()


def public(key: Ed25519PrivateKey) -> str:
    """The public half of a key, in base64."""
    return b64encode(key.public_key().public_bytes_raw()).decode()


def signed(waiver: Waiver, keys: Mapping[str, str]) -> bool:
    """Whether the trusted key of ``approved_by`` has signed the waiver as it stands there."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(keys[waiver.approved_by]))
        key.verify(b64decode(waiver.signature), signed_text(waiver))
    except (InvalidSignature, KeyError, ValueError):
        return False
    return True


def same_name(one: str, other: str) -> bool:
    """Whether two names look alike to a person: case, width and spaces tell nobody apart."""
    first, second = (" ".join(normalize("NFKC", name).casefold().split()) for name in (one, other))
    return first == second


def shared_keys(keys: Mapping[str, str]) -> list[list[str]]:
    """The names of those that have one key between them: who of them signed is not to be told."""
    holders: dict[bytes, list[str]] = {}
    for name, key in keys.items():
        holders.setdefault(b64decode(key), []).append(name)  # its text is not the only one
    return [names for names in holders.values() if len(names) > 1]


def problems(waivers: Mapping[int, Waiver], context: Context) -> Iterator[Problem]:
    """What is wrong with the waivers, which are given with their places in the file."""
    for at, one in waivers.items():
        for field, said in (*_scope(one, context), *_term(one, context), *_approval(one, context)):
            yield Problem(at, field, said)
    yield from _repeated(waivers)


def soon_over(waivers: Collection[Waiver], today: str) -> Iterator[str]:
    """Those that have few days left, a sentence each."""
    for one in waivers:
        left = date.fromisoformat(one.expires) - date.fromisoformat(today)
        if timedelta() <= left <= SOON:
            yield f"the waiver of {one.claim} by {one.owner} ends on {one.expires}"


def _scope(waiver: Waiver, context: Context) -> Iterator[tuple[str, str]]:
    claim = waiver.claim
    if bool(waiver.fingerprints) == waiver.all_findings:
        field = "findings" if waiver.all_findings else ""
        yield field, 'it names fingerprints, or else says findings = "all"'
    if claim not in context.claims:
        yield "claim", f"no check verifies {claim}"
    why = context.never.get(claim) or context.never.get(claim.split("-")[0])
    if why:
        yield "claim", f"{claim} may never be waived: {why}"


def _term(waiver: Waiver, context: Context) -> Iterator[tuple[str, str]]:
    today = date.fromisoformat(context.today)
    try:
        expires = date.fromisoformat(waiver.expires)
    except ValueError:
        yield "expires", f"{waiver.expires} is no day"
        return
    if expires < today:
        yield "expires", f"it expired on {expires}"
    if expires > today + LONGEST:
        yield "expires", f"{expires} is more than a year ahead"


def _approval(waiver: Waiver, context: Context) -> Iterator[tuple[str, str]]:
    """One problem at most: what was not approved by anybody needs no second word."""
    if not (waiver.approved_by and waiver.signature):
        yield "", "it is not signed"
    elif same_name(waiver.approved_by, waiver.owner):
        yield "approved_by", f"{waiver.owner} cannot approve a waiver of their own"
    elif waiver.approved_by not in context.keys:
        yield "approved_by", f"there is no trusted key of {waiver.approved_by}"
    elif not signed(waiver, context.keys):
        yield "signature", f"{waiver.approved_by} has not signed what stands there"


def _repeated(waivers: Mapping[int, Waiver]) -> Iterator[Problem]:
    """What is accepted twice: one of the two would outlive what it accepts."""
    seen: set[str] = set()
    whole = {one.claim for one in waivers.values() if one.all_findings}
    for at, one in waivers.items():
        marks = {one.claim} if one.all_findings else {*one.fingerprints}
        for mark in sorted(marks & seen):
            yield Problem(at, "", f"{mark} is waived above already")
        if one.claim in whole and not one.all_findings:
            yield Problem(at, "claim", f"{one.claim} is waived as a whole, too")
        seen |= marks
