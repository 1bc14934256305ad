"""How much is tried: everything, or the same few on every run."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")


class Profile(StrEnum):
    """How much a sweep tries."""

    FULL = "full"
    """Every model, method, record rule and role."""
    QUICK = "quick"
    """A sample of them, the same on every run: for a patch under way."""


class Sample(Protocol):
    """What a check asks for that has many things to try."""

    def __call__(self, items: Iterable[Item], most: int) -> list[Item]:
        """``items``, or ``most`` of them where the run's profile is quick."""


def sampled(items: Iterable[Item], most: int, *, quick: bool, focus: str = "") -> list[Item]:
    """``items`` in their order; where ``quick``, the ``most`` with the lowest hashes.

    An item's hash is that of its text, so an item that is added puts at most one other out of
    the sample, and no run, machine or order changes it. Items whose text contains ``focus`` are
    taken besides.
    """
    everything = list(items)
    if not quick or len(everything) <= most:
        return everything
    kept = set(sorted(range(len(everything)), key=lambda place: _hash(everything[place]))[:most])
    return [
        item
        for place, item in enumerate(everything)
        if place in kept or (focus and focus in str(item))
    ]


def as_much(now: tuple[str, str], then: tuple[str, str]) -> bool:
    """Whether a run tried what another did: all there is, or the same sample.

    Each is a profile and what its sample had besides.
    """
    return now[0] == Profile.FULL or now == then


def rotated(items: Sequence[Item], subject: str, turn: int) -> Item:
    """Whose turn it is on ``subject``: over as many turns as there are ``items``, each has one.

    Where the first turn falls differs from subject to subject, so that over many subjects every
    item meets every turn: a covering design, the same on every run.
    """
    return items[(int.from_bytes(_hash(subject)[:4]) + turn) % len(items)]


def _hash(item: Any) -> bytes:
    return sha256(str(item).encode()).digest()
