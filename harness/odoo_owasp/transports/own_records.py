"""Own data only: the records that checks make, noted before they exist and removed after."""

from typing import Any

from odoo_owasp.model.call import Call
from odoo_owasp.model.role import Role
from odoo_owasp.ports import Journal
from odoo_owasp.transports.rpc import Domain, Rpc


class LeftBehind(Exception):
    """A record of ours could not be removed."""


class OwnRecords:
    """Records that a check makes: in the journal before they exist, removed when it ends."""

    def __init__(self, transport: Rpc, journal: Journal, remover: Role) -> None:
        self._transport = transport
        self._journal = journal
        self._remover = remover
        self._made: list[tuple[str, int, dict[str, Any]]] = []
        self._adopting: list[tuple[str, Domain, list[int]]] = []

    def make(
        self, role: Role, model: str, values: dict[str, Any], undo: dict[str, Any] | None = None
    ) -> int:
        """Create a record as ``role``; ``undo`` is written before it is deleted.

        Raises RuntimeError where the target refuses.
        """
        self._journal.write("create", model=model, role=role.name)
        made = self._transport.create(role, model, values)
        if not made.ok:
            raise RuntimeError(f"{role.name} cannot create {model}: {made.error} {made.message}")
        self._made.append((model, int(made.value), undo or {}))
        return int(made.value)

    def adopt(self, model: str, domain: Domain) -> None:
        """From now on, what comes to match ``domain`` is ours: the target makes it because of us.

        Raises RuntimeError where the target does not tell what matches already.
        """
        self._journal.write("adopt", model=model)
        there = self._transport.search(self._remover, model, domain)
        if not there.ok:
            raise RuntimeError(f"cannot search {model}: {there.error} {there.message}")
        self._adopting.append((model, domain, there.value))

    def remove(self) -> None:
        """Delete what was made, the last first. Raises LeftBehind that names what remains."""
        left = []
        for model, domain, before in self._adopting:
            found = self._transport.search(self._remover, model, domain)
            if not found.ok:
                left.append(f"what the target made in {model}")
            else:
                ours = set(found.value) - set(before)
                self._made += [(model, id_, {}) for id_ in sorted(ours)]
        self._adopting.clear()
        for model, id_, undo in reversed(self._made):
            if undo:
                self._transport.call(self._remover, Call(model, "write", (id_,), {"vals": undo}))
            if not self._transport.unlink(self._remover, model, [id_]).ok:
                left.append(f"{model} {id_}")
        self._made.clear()
        if left:
            raise LeftBehind(f"could not be removed: {', '.join(left)}")
