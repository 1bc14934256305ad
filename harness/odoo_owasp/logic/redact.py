"""Secrets out of everything that is written."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

MASK = "•••"
_SHORTEST = 6  # a shorter value would mask ordinary words
_CREDENTIALS = {
    "password", "passwd", "passphrase", "pass", "pwd", "token", "secret", "cookie", "authorization",
    "nonce", "credential", "apikey", "accesskey", "secretkey", "privatekey", "sessionid", "sid",
    "accesstoken", "csrftoken",
}  # fmt: skip
_CSRF = re.compile(r"\b[0-9a-f]{40}o[0-9]*\b")
"""Odoo's token against forgery (``http.Request.csrf_token``): as good as its session for a form."""
_FORM_FIELD = re.compile(r"(?:(?<=[?&])|^)([\w.%\[\]-]+)=([^&#\s]+)")
"""A field of a form or of an address's query."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W\d_]+")


class Redactor:
    """Masks the exact values it was told, wherever they stand, and what a key calls a credential.

    Told values are masked in texts and keys, also inside longer ones. A value that nobody told
    is masked where :func:`names_credential` says so of its key. Both may be done twice.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Mask these from now on."""
        written = map(_writable, secrets)
        self._secrets.update(secret for secret in written if len(secret) >= _SHORTEST)
        longest_first = sorted(self._secrets, key=len, reverse=True)
        self._pattern = (
            re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        )

    @property
    def known(self) -> int:
        """How many secrets it knows."""
        return len(self._secrets)

    def finds(self, text: str) -> bool:
        """Whether a known secret stands in ``text``."""
        return bool(self._pattern and self._pattern.search(text))

    def text(self, text: str) -> str:
        """``text`` with every known secret masked, and with nothing that UTF-8 cannot write."""
        written = _writable(text)
        return self._pattern.sub(MASK, written) if self._pattern else written

    def payload(self, text: str) -> str:
        """A request's address or body, or an answer's, masked by what its own keys say as well."""
        text = _CSRF.sub(MASK, self.text(text))
        if text[:1] in ("{", "["):
            try:
                return json.dumps(self.value(json.loads(text)), ensure_ascii=False)
            except (ValueError, RecursionError):
                return text  # no JSON after all, or cut: what is known is masked already
        return _FORM_FIELD.sub(_masked_field, text)

    def value(self, value: Any) -> Any:
        """A JSON value with every secret in it masked, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self._named(key, item) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(item) for item in value]
        return value

    def _named(self, key: object, item: Any) -> Any:
        """The value of ``key``: whole behind the mask where the key names a credential."""
        # Nothing, yes and no are no credentials, and a reader wants to know that one was missing.
        bare = item is None or isinstance(item, bool) or item == ""
        return MASK if names_credential(str(key)) and not bare else self.value(item)


def _masked_field(found: re.Match[str]) -> str:
    return f"{found[1]}={MASK}" if names_credential(found[1]) else found[0]


@lru_cache(2048)
def names_credential(key: str) -> bool:
    """Whether a mapping's ``key`` names a credential: whether it ends in the word for one.

    What counts is the last word, or the last two written together, in any case and in the plural
    too; words end at anything but a letter and at a hump. So ``smtp_pass``, ``X-Api-Key``,
    ``newPassword2`` and ``Set-Cookie`` do, ``tokens_tried`` and ``password_length`` do not.
    """
    spellings = (key, _HUMP.sub(" ", key))
    return any(_ends_in_credential(spelling.lower()) for spelling in spellings)


def _ends_in_credential(spelling: str) -> bool:
    words = [word for word in _BETWEEN.split(spelling) if word]
    ends = {"".join(words[-1:]), "".join(words[-2:])}
    return not _CREDENTIALS.isdisjoint({*ends, *(end.removesuffix("s") for end in ends)})


def _writable(text: str) -> str:
    """``text`` as UTF-8 can write it: before it is masked, for what is read is what was written."""
    return text.encode("utf-8", "replace").decode()
