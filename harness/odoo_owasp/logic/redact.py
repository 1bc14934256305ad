"""Secrets out of everything that is written."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

MASK = "•••"
_SHORTEST = 6  # a shorter value would mask ordinary words


class Redactor:
    """Masks the exact values it was told, wherever they stand, also inside longer text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Mask these from now on."""
        self._secrets.update(secret for secret in secrets if len(secret) >= _SHORTEST)
        longest_first = sorted(self._secrets, key=len, reverse=True)
        self._pattern = (
            re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        )

    def text(self, text: str) -> str:
        """``text`` with every known secret masked, and with nothing that UTF-8 cannot write."""
        masked = self._pattern.sub(MASK, text) if self._pattern else text
        return masked.encode("utf-8", "replace").decode()

    def value(self, value: Any) -> Any:
        """A JSON value with every known secret in it masked, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(item) for item in value]
        return value
