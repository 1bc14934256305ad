"""A vector: one entry of a payload corpus."""

from dataclasses import dataclass

TRACER = "{tracer}"
"""Placeholder in a vector's value for the unique token of one try."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A payload. ``control`` marks a benign one that the target must accept.

    ``kind`` is the place it goes to (``value``, ``operator``, ``field``, ``order``...).
    """

    id: str
    kind: str
    value: str
    tries: str
    source: str
    control: bool = False

    def with_tracer(self, tracer: str) -> str:
        """The value as it is sent."""
        return self.value.replace(TRACER, tracer)
