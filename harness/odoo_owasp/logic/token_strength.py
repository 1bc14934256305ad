"""How hard a token is to guess, as far as a few of its kind tell."""

import math
import re
from collections.abc import Collection, Sequence

ENOUGH = 100
"""Bits of chance that nobody guesses; a random UUID has 122."""
_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{12}"
)
_RANDOM = ("4", "89ab")
"""The version of a UUID that is made by chance, and the variants that have versions."""
_ALPHABETS = ("0123456789", "0123456789abcdef", "0123456789abcdefghijklmnopqrstuvwxyz")
_LARGEST = 64
"""Characters that a token in an address may have."""


def guessable(tokens: Sequence[str]) -> str:
    """Why tokens of one kind, made one after the other, may be guessed; empty: they may not.

    What is the same in all of them is no chance; the rest counts by the alphabet that it is
    written in. So the fewer there are, the more of their chance may seem to be none.
    """
    if not all(tokens):
        return "one is empty"
    if len(set(tokens)) < len(tokens):
        return "two are the same"
    for token in tokens:
        made = _UUID.fullmatch(token)
        if made and not (made[1] == _RANDOM[0] and made[2] in _RANDOM[1]):
            return f"it is a UUID of version {made[1]}, which is no random one"
    bits = _varying(tokens) * math.log2(_alphabet(set("".join(tokens))))
    return "" if bits >= ENOUGH else f"at most {bits:.0f} bits of it are chance"


def _varying(tokens: Sequence[str]) -> int:
    """How many places of the shortest differ between the tokens."""
    return sum(len(set(place)) > 1 for place in zip(*tokens, strict=False))


def _alphabet(used: Collection[str]) -> int:
    letters = set(used) - {"-"}
    return next((len(one) for one in _ALPHABETS if letters <= set(one)), _LARGEST)
