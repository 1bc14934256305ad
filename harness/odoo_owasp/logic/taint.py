"""Taints: texts for fields, so that whatever a page executes names where it came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from odoo_owasp.model.vector import Vector

_PLAIN = {"html": "<p><b>{tracer}</b> AT&amp;T</p>", "text": '{tracer} AT&T <3 "quotes" '}
"""Ordinary text with the tracer of a taint, which must be shown as it is."""
KINDS = {
    "text": ("text", "attribute", "script", "directive", "markdown"),
    "html": ("html", "svg", "mathml", "style", "directive", "clobbering", "mutation"),
    "link": ("link",),
    "file": ("file-name", "text"),
}
"""The kinds of vectors for what a field holds. What leaves elements open comes last."""
_MOST = {"text": 6, "html": 12, "link": 1, "file": 4}
"""How many vectors are written into one field: of links the first alone is followed."""
_FIRST = {"text": ("text-image", "text-leave-double-quotes"), "html": ("html-image",)}
"""What every field of a kind is given: it runs wherever text becomes markup, or an attribute."""


_UNFIT = ("clobbering-cookie",)
"""What stops a page's own scripts: it could not be looked at. It is met where text is kept."""


@dataclass(frozen=True, slots=True)
class Taint:
    """What stands in ``field`` (a model's name and a field's, with a dot between them).

    ``plain`` is the tracer of its ordinary text; ``attacks`` are the vectors in it by the tracer
    that each carries.
    """

    field: str
    plain: str
    value: str
    attacks: Mapping[str, str]

    @property
    def seen(self) -> str:
        """What a person must see of it: the ordinary text, its ampersand unharmed."""
        return f"{self.plain} AT&T"


class Tainter:
    """Makes taints: tracers and vectors come in turn, so that many fields meet every vector."""

    def __init__(self, vectors: Iterable[Vector], tracer: str) -> None:
        kinds = {kind for kinds in KINDS.values() for kind in kinds}
        known = [
            one for one in vectors
            if not one.control and one.kind in kinds and one.id not in _UNFIT
        ]  # fmt: skip
        self.vectors = tuple(one.id for one in known)
        self._first = {
            holds: [one for one in known if one.id in ids] for holds, ids in _FIRST.items()
        }
        first = {one.id for ones in self._first.values() for one in ones}
        others = [one for one in known if one.id not in first]
        self._turns = {holds: cycle(_of(others, kinds)) for holds, kinds in KINDS.items()}
        self._tracers = (f"{tracer}{number:04x}" for number in range(16**4))

    def taint(self, field: str, holds: str) -> Taint:
        """A value for ``field``, which ``holds`` one of :data:`KINDS`."""
        plain, attacks = next(self._tracers), dict[str, str]()
        parts = [_PLAIN.get(holds, _PLAIN["text"]).format(tracer=plain)]
        for vector in self._next(holds):
            mark = next(self._tracers)
            attacks[mark] = vector.id
            parts.append(vector.with_tracer(mark))
        if holds == "link":  # the scheme comes first, and what follows it is a remark of its own
            parts = [*parts[1:], f"//{parts[0]}"]
        return Taint(field, plain, "".join(parts), attacks)

    def _next(self, holds: str) -> Iterator[Vector]:
        first = self._first.get(holds, [])
        yield from first
        yield from islice(self._turns[holds], _MOST[holds] - len(first))


def _of(vectors: Sequence[Vector], kinds: Sequence[str]) -> list[Vector]:
    """The vectors of these kinds, one of each kind in turn."""
    groups = [[one for one in vectors if one.kind == kind] for kind in kinds]
    longest = max(map(len, groups), default=0)
    return [group[at] for at in range(longest) for group in groups if at < len(group)]


def holds(name: str, type_: str) -> str:
    """Which of :data:`KINDS` a text field holds, by its name and type."""
    if type_ == "html":
        return "html"
    if name in ("url", "website") or name.endswith("_url"):
        return "link"
    return "file" if name.endswith(("filename", "file_name", "fname")) else "text"
