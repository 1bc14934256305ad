"""The tracers of single tries, by which what many of them brought about is told apart."""

DIGITS = 4
"""Hexadecimal digits behind a check's tracer."""


def own_tracer(tracer: str, number: int) -> str:
    """The tracer of the try ``number`` (below 65,536) of a check whose tracer is ``tracer``."""
    return f"{tracer}{number:0{DIGITS}x}"
