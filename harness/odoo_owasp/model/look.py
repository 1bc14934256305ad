"""A look at a page, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be looked at: a ``path``, or an ``action`` of the web client.

    ``name`` is the same on every run; ``musts`` are the texts that have to come on
    screen; none: any text of ours. ``opens`` selects what has to be clicked to see all;
    ``silent`` says that nothing of ours need be seen, ``contained`` that a policy may keep every
    script from running there.
    """

    name: str
    path: str = ""
    action: Mapping[str, Any] = field(default_factory=dict, hash=False)
    musts: tuple[str, ...] = ()
    opens: str = ""
    silent: bool = False
    contained: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What one page did: the tracers that were executed, and the texts that were on screen.

    ``held`` are tracers that stand anywhere in the page, seen or not; ``control`` says that a
    script of ours ran there; ``refused`` counts scripts that a policy of the page's kept from
    running; ``wrong`` is what the page complained of; ``picture`` names a screenshot of a breach.
    ``opened`` says that what was to be looked at is what came: where an action failed, the page
    is still that of the look before; ``saved`` that it came as a file to be saved.
    """

    path: str
    executed: frozenset[str]
    shown: frozenset[str]
    control: bool
    status: int
    held: frozenset[str] = frozenset()
    refused: int = 0
    wrong: str = ""
    picture: str = ""
    opened: bool = True
    saved: bool = False
