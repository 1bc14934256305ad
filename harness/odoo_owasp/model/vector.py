"""A vector: one entry of a payload corpus."""

import base64
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

PLACEHOLDERS = {
    "tracer": "the unique token of one try: 16 to 20 characters of [a-z0-9], the first a letter",
    "canary": "the absolute path of a file outside of every data folder; its text is secret",
    "variable": "the name of a variable in Odoo's environment; its value is secret",
    "listener": "host:port of a silent listener of the harness, on the loopback interface",
    "port": "the port of {listener}, which fills it",
}
"""What ``{tracer}``, ``{canary}``... in a vector stand for. Other braces are the payload's own."""
TRACER = "{tracer}"

JSON_KINDS = frozenset({"group", "having", "limit", "context", "domain"})
"""The kinds whose values are structures, noted as JSON text."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A payload. ``control`` marks a benign one that the target must accept.

    ``kind`` is the place it goes to (``value``, ``operator``, ``field``, ``order``...), ``needs``
    the names that the place must provide. A file has a ``name`` and a ``mimetype``, and its
    content in ``value`` (``encoding``: base64 or, empty, text) or in the ``members`` of a zip
    archive: names and contents.
    """

    id: str
    kind: str
    value: str
    tries: str
    source: str
    control: bool = False
    needs: tuple[str, ...] = ()
    name: str = ""
    mimetype: str = ""
    encoding: str = ""
    members: tuple[tuple[str, str], ...] = ()
    shows: str = ""
    click: bool = False

    def filled(self, **given: str) -> str:
        """The value as it is sent, with what is ``given`` in place of its placeholders.

        Raises ValueError if one of PLACEHOLDERS is left: it would aim at nothing.
        """
        return fill(self.value, given)

    @property
    def makes_external_ids(self) -> bool:
        """Whether an export by this column gives external ids to records that have none.

        So does ``id``, alone or at the end of a path; ``.id`` is the number
        (``BaseModel._export_rows``, odoo/orm/models.py).
        """
        return self.value == "id" or self.value.endswith("/id")

    def with_tracer(self, tracer: str) -> str:
        """The value as it is sent, where a tracer is all that it needs."""
        return self.filled(tracer=tracer)

    def shown(self, tracer: str) -> str:
        """What a person must see of a benign payload."""
        return fill(self.shows or self.value, {"tracer": tracer})

    def data(self, tracer: str) -> Any:
        """The structure that the value of a JSON kind notes."""
        return json.loads(self.filled(tracer=tracer))

    def file_name(self, **given: str) -> str:
        """A file's name as it is sent."""
        return fill(self.name, given)

    def content(self, **given: str) -> bytes:
        """A file's content as it is sent."""
        if self.members:
            return archive((fill(name, given), fill(text, given)) for name, text in self.members)
        if self.encoding:
            # One character a byte, so that placeholders are found among any bytes.
            return fill(base64.b64decode(self.value).decode("latin-1"), given).encode("latin-1")
        return self.filled(**given).encode()


def fill(text: str, given: Mapping[str, str]) -> str:
    """``text`` with what is ``given`` in place of its placeholders.

    Raises ValueError if one is left.
    """
    if "listener" in given:
        given = {**given, "port": given["listener"].rpartition(":")[2]}
    for name in PLACEHOLDERS:
        place = f"{{{name}}}"
        if place in text and name not in given:
            raise ValueError(f"{place} must be given: {PLACEHOLDERS[name]}")
        text = text.replace(place, given.get(name, ""))
    return text


def archive(members: Iterable[tuple[str, str]]) -> bytes:
    """A zip archive, the same on every day, whose members keep the names they are given."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, text in members:
            member = zipfile.ZipInfo()
            member.filename = name  # the constructor would cut a name at NUL
            target.writestr(member, text)
    return packed.getvalue()
