"""Secrets out of everything that is written."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
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
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W\d_]+")
_IN_ADDRESSES = {"hash", "signature"}
"""Words for what an address is let in by; elsewhere they are none."""
_KEY = (
    r"(?:(?<![\w.%\\-])|(?<=%[0-9a-f]{2})|(?<=\\[nrt])|(?<=\\u[0-9a-f]{4}))([\w.-]++)"
    r"(?:\]|%5d)*+"
)
"""A key, also after what is percent-encoded or escaped in JSON; of ``user[key]`` the last one."""
_QUOTE = r"""(?:\\*+["']|&quot;|&#(?:34|39|x27);)"""
_QUOTED = rf"({_QUOTE})(?!\1)(?P<quoted>.+?)(?=(?<!\\)\1|\Z)"
_BARE = r"""(?!=)(?P<bare>[^&#\s"'<>\\]+)"""
_BLANK_LINE = r"[^\r\n]{0,300}+\r?\n(?:[^\r\n]{1,300}+\r?\n){0,4}+\r?\n"
_PLACES = tuple(
    (re.compile(key, re.I), re.compile(value, re.I | re.S))
    for key, value in (
        # an address, a form, HTML's &amp; and a fragment; the same as part of a parameter
        (rf"{_KEY}=", _BARE),
        (rf"{_KEY}%3d", r"""(?P<encoded>(?:[^%&#\s"'<>\\]|%(?!2[236]))+)"""),
        # JSON, wherever it stands and is cut; what a script assigns; data-key="value"
        (rf"{_KEY}{_QUOTE}?+\s*+[:=]\s*+", _QUOTED),
        (rf"{_KEY}{_QUOTE}\s*+:\s*+", r"(?P<number>-?\d[\w.+-]*)|[\[{](?P<items>[^\]}]+)"),
        # XML-RPC, a form of several parts, what people fill in
        (r"<name>([^<]{1,200}+)</name>\s*+<value>(?:\s*+<\w++>)?", r"(?P<text>[^<]+)"),
        (rf'form-data; ?name="([^"\r\n]*+)"{_BLANK_LINE}', r"(?P<part>.+?)(?=\r?\n--|\Z)"),
        (
            r"""<(?:input|meta)(?=[^<>]*?\sname=["']?([\w.-]++))[^<>]*?\s(?:value|content)=""",
            rf"{_QUOTED}|{_BARE}",
        ),
    )
)
"""Where a key names a value: the key with all up to the value, and the value, a named group.

Made to take time in proportion to a text that a target chose: what repeats gives nothing back.
"""


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
        """A request's address or body, or an answer's, masked by what its own keys say as well.

        It may be cut, and hold one form within another.
        """
        text = _CSRF.sub(MASK, self.text(text))
        if text.lstrip()[:1] in ("{", "["):
            try:
                masked = self.value(json.loads(text), self.payload)
                return json.dumps(masked, ensure_ascii=False)
            except (ValueError, RecursionError):
                pass  # no JSON after all, or cut
        for key, value in _PLACES:
            text = _masked(text, key, value)
        return text

    def value(self, value: Any, text: Callable[[str], str] | None = None) -> Any:
        """A JSON value with every secret in it masked, keys included; texts by ``text``."""
        text = text or self.text
        if isinstance(value, str):
            return text(value)
        if isinstance(value, Mapping):
            return {
                self.text(str(key)): self._named(key, item, text) for key, item in value.items()
            }
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(item, text) for item in value]
        return value

    def _named(self, key: object, item: Any, text: Callable[[str], str]) -> Any:
        """The value of ``key``: whole behind the mask where the key names a credential."""
        # Nothing, yes and no are no credentials, and a reader wants to know that one was missing.
        bare = item is None or isinstance(item, bool) or item == ""
        return MASK if names_credential(str(key)) and not bare else self.value(item, text)


def _masked(text: str, key: re.Pattern[str], value: re.Pattern[str]) -> str:
    """``text`` with the values masked whose keys name a credential."""
    kept, at = list[str](), 0
    for found in key.finditer(text):
        if found.start() < at or not _names_credential_there(found):
            continue
        if secret := value.match(text, found.end()):
            begin, end = secret.span(str(secret.lastgroup))
            kept += (text[at:begin], MASK)
            at = end
    return "".join((*kept, text[at:]))


def _names_credential_there(found: re.Match[str]) -> bool:
    of_address = found[0].lower().endswith(("=", "%3d"))
    return names_credential(found[1]) or (of_address and found[1].lower() in _IN_ADDRESSES)


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
