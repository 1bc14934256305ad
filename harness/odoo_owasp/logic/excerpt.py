"""The part of a long text that matters, and what in it is a tracer."""

import re
from collections.abc import Iterable

CUT = " […] "
"""Stands where something was left out."""
TRACER = re.compile(r"t[0-9a-f]{16}[0-9a-z]{0,12}")
"""What a check plants: the tag of our own data, digits of one check, and what names one try."""


def tracers(text: str) -> frozenset[str]:
    """The tracers that stand in ``text``."""
    return frozenset(TRACER.findall(text))


def excerpt(text: str, about: Iterable[str], most: int) -> str:
    """At most ``most`` characters of ``text``, from around the first of the words that it is
    ``about``, else from its beginning; what is left out is marked.
    """
    if len(text) <= most:
        return text
    places = [at for word in about if (at := text.find(word)) >= 0]
    begin = min(max(0, min(places) - most // 2), len(text) - most) if places else 0
    kept = text[begin : begin + most]
    return f"{CUT if begin else ''}{kept}{CUT if begin + most < len(text) else ''}"
