"""Own data only: what the harness creates is tagged, noted before it exists, and removed."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from odoo_owasp.model.call import Answer, Call
from odoo_owasp.model.own import OwnData, OwnKind
from odoo_owasp.model.role import Role
from odoo_owasp.ports import Journal
from odoo_owasp.transports.rpc import Domain, Rpc

QUIETLY = {
    "no_reset_password": True, "mail_create_nolog": True, "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
}  # fmt: skip
"""The context of every creation: Odoo sends no invitation and no notification."""


class LeftBehind(Exception):
    """A record of ours could not be removed."""


class OwnRecords:
    """Makes records of the kinds that ``own`` allows; ``remover`` deletes them."""

    def __init__(self, transport: Rpc, journal: Journal, own: OwnData, remover: Role) -> None:
        self._transport = transport
        self._journal = journal
        self._kinds = {kind.model: kind for kind in own.kinds}
        self._adoptable = own.adopted
        self._tag = own.tag
        self._remover = remover
        self._dialogs = own.dialogs
        self._made: list[tuple[str, int]] = []
        self._opened: list[tuple[Role, str, int]] = []
        self._adopting: list[tuple[str, Domain, list[int]]] = []

    def make(self, role: Role, model: str, values: dict[str, Any]) -> int:
        """Create a record as ``role`` and return its id.

        Raises ValueError where the model is no kind of ours or the values lack the tag,
        RuntimeError where the target refuses.
        """
        kind = self._demand_ours(model, [values])
        self._journal.write("create", model=model, role=role.name, marked=kind.marked)
        made = self._create(role, model, values)
        self._made.append((model, made))
        return made

    def make_all(self, role: Role, model: str, values: list[dict[str, Any]]) -> Answer:
        """Create many records at once as ``role``: all of them or, where one is refused, none.

        The answer's value is their ids. Raises ValueError like :meth:`make`.
        """
        kind = self._demand_ours(model, values)
        self._journal.write("create", model=model, role=role.name, marked=kind.marked)
        made = self._transport.call(
            role, Call(model, "create", None, {"context": QUIETLY}, (values,))
        )
        if made.ok:
            self._journal.write("created", model=model, ids=made.value)
            self._made += [(model, int(id_)) for id_ in made.value]
        return made

    def _demand_ours(self, model: str, values: list[dict[str, Any]]) -> OwnKind:
        """The kind of these records. Raises ValueError where they would not be known as ours."""
        kind = self._kinds.get(model)
        if kind is None:
            raise ValueError(f"{model} is not in fixtures/own_records.toml: nothing may create it")
        marked, _, path = kind.marked.partition(".")
        made = {id_ for _, id_ in self._made}
        for one in values:
            if path and one.get(marked) not in made:
                raise ValueError(f"{model}: {marked} must be a record that was made here")
            if not path and self._tag not in str(one.get(marked, "")):
                raise ValueError(f"{model}: {marked} must carry the tag {self._tag}")
        return kind

    def open(self, role: Role, model: str, values: dict[str, Any]) -> int:
        """Make a row of a dialog as ``role``, who removes it in the end; return its id.

        What nobody may remove, Odoo does: its scheduled action, after an hour. Raises ValueError
        where the model is no dialog of ours, RuntimeError where the target refuses.
        """
        if model not in self._dialogs:
            raise ValueError(f"{model} is no dialog in fixtures/own_records.toml")
        self._journal.write("create", model=model, role=role.name)
        made = self._create(role, model, values)
        if not self._dialogs[model]:
            self._opened.append((role, model, made))
        return made

    def _create(self, role: Role, model: str, values: dict[str, Any]) -> int:
        made = self._transport.create(role, model, values, QUIETLY)
        if not made.ok:
            raise RuntimeError(f"{role.name} cannot create {model}: {made.error} {made.message}")
        self._journal.write("created", model=model, id=made.value)
        return int(made.value)

    def announce(self, role: Role, model: str) -> None:
        """Say in the journal that the target is about to make a ``model`` of ours for ``role``."""
        self._journal.write("create", model=model, role=role.name)

    def adopt(self, model: str, domain: Domain) -> None:
        """From now on, what comes to match ``domain`` is ours: the target makes it because of us.

        Raises ValueError where the model may not be adopted and is no kind of ours, RuntimeError
        where the target does not tell what matches already.
        """
        if model not in self._adoptable and model not in self._kinds:
            raise ValueError(f"{model} is not adopted in fixtures/own_records.toml")
        self._journal.write("adopt", model=model)
        there = self._transport.search(self._remover, model, domain)
        if not there.ok:
            raise RuntimeError(f"cannot search {model}: {there.error} {there.message}")
        self._adopting.append((model, domain, there.value))

    def remove(self) -> None:
        """Delete what was made here, the last first. Raises LeftBehind that names what remains."""
        left = [
            f"{model} {id_}" for role, model, id_ in self._opened if self._remains(role, model, id_)
        ]
        left += self._adopt()
        for model, group in groupby(reversed(self._made), key=itemgetter(0)):
            left += self._delete_all(model, [id_ for _, id_ in group])
        self._made.clear()
        self._opened.clear()
        if left:
            raise LeftBehind(f"could not be removed: {', '.join(left)}")

    def _remains(self, role: Role, model: str, id_: int) -> bool:
        """Remove a dialog's row as its maker; whether it is still there."""
        gone = self._transport.unlink(role, model, [id_])
        if not gone.ok:  # somebody else may have removed it
            left = self._transport.search(role, model, [("id", "=", id_)])
            gone = left if left.ok and not left.value else gone
        self._journal.write("removed" if gone.ok else "left", model=model, ids=[id_])
        return not gone.ok

    def _adopt(self) -> Iterator[str]:
        """Count what came to match as made by us; yields what cannot be told."""
        for model, domain, before in self._adopting:
            found = self._transport.search(self._remover, model, domain)
            if not found.ok:
                yield f"what the target made in {model}"
                continue
            new = [(model, id_) for id_ in sorted(set(found.value) - set(before))]
            self._made += [one for one in new if one not in self._made]
        self._adopting.clear()

    def sweep(self) -> dict[str, int]:
        """Delete every record that carries the tag, whoever made it; how many there were of each.

        Raises LeftBehind that names what remains and why.
        """
        swept: dict[str, int] = {}
        left = []
        for kind in self._kinds.values():
            found = self._transport.search(
                self._remover, kind.model, [(kind.marked, "like", self._tag)]
            )
            if not found.ok:
                left.append(f"{kind.model}: {found.error or found.outcome} {found.message}".strip())
                continue
            if found.value:
                swept[kind.model] = len(found.value)
            if found.value and (why := self._delete(kind.model, found.value)):
                left.append(f"{kind.model} {found.value}: {why}")
        if left:
            raise LeftBehind("; ".join(left))
        return swept

    def _delete_all(self, model: str, ids: list[int]) -> Iterator[str]:
        """Delete records at once, else one by one; yields what remains."""
        if len(ids) > 1 and not self._delete(model, ids):
            return
        yield from (f"{model} {id_}" for id_ in ids if self._delete(model, [id_]))

    def _delete(self, model: str, ids: list[int]) -> str:
        """Delete records of ours; returns why it failed, or an empty string."""
        kind = self._kinds.get(model)
        if kind and kind.undo:
            self._transport.call(
                self._remover, Call(model, "write", tuple(ids), {"vals": dict(kind.undo)})
            )
        gone = self._transport.unlink(self._remover, model, ids)
        self._journal.write("removed" if gone.ok else "left", model=model, ids=ids)
        return "" if gone.ok else f"{gone.error or gone.outcome} {gone.message}".strip()
