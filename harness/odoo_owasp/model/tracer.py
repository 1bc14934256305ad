"""The tracers of single tries, by which what many of them brought about is told apart."""

DIGITS = 5
"""Hexadecimal digits behind a check's tracer."""


def own_tracer(tracer: str, number: int) -> str:
    """The tracer of the try ``number`` of a check whose tracer is ``tracer``.

    Raises ValueError from 16 ** DIGITS on: it could not be told from another's.
    """
    if not 0 <= number < 16**DIGITS:
        raise ValueError(f"{number} tries are more than can be told apart")
    return f"{tracer}{number:0{DIGITS}x}"
