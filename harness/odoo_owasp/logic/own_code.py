"""The models whose own code decides who does what on a record, beyond rights and rules.

Each judge repeats what Odoo 19 documents of its model, on rows that were read with SQL.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from odoo_owasp.logic.access import Operation
from odoo_owasp.logic.domains import Unsupported

Row: TypeAlias = tuple[Any, ...]
Ids: TypeAlias = frozenset[int]

_READ_SUFFICES = frozenset({"account.move", "discuss.channel", "project.task"})
"""Documents on which those who may read them may post, too."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and what he may do with the documents that a record hangs on.

    ``threads`` are the models that can be posted on; ``fields`` gives a model's fields;
    ``permitted`` raises Unsupported where that cannot be computed.
    """

    uid: int
    partner: int
    internal: bool
    system: bool
    threads: Collection[str]
    fields: Callable[[str], Collection[str]]
    permitted: Callable[[str, Operation], Ids]

    def may_post(self, model: str, otherwise: Operation) -> Ids:
        """The documents on which he may post; those nobody posts on need ``otherwise``."""
        if model in _READ_SUFFICES:
            return self.permitted(model, "read")
        return self.permitted(model, "write" if model in self.threads else otherwise)


Judge: TypeAlias = Callable[[Asker, Operation, Ids, Iterable[Row]], Ids]
"""From the ids that rights and rules permit, and all rows, to the ids that are permitted."""


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A model's judge, the statement for the ``rows`` it needs, and its judge of listings.

    A row begins with its id. ``listed`` is set where a search finds other records than may be
    read by their id.
    """

    rows: str
    judge: Judge
    listed: Judge | None = None


def _attachments(asker: Asker, operation: Operation, permitted: Ids, rows: Iterable[Row]) -> Ids:
    """A public one is read by all, one on a document by who may do that with the document.

    One on no document is its maker's and the administrators'.
    """
    on_document: Operation = "read" if operation == "read" else "write"
    return frozenset(
        row[0]
        for row in rows
        if row[0] in permitted
        and ((row[1] and operation == "read") or _reaches_attachment(asker, on_document, row))
    )


def _reaches_attachment(asker: Asker, operation: Operation, row: Row) -> bool:
    _, _, maker, model, document, field = row
    if not asker.system:
        if not document and maker != asker.uid:
            return False
        # No field of the known modules that holds a file and is for some groups alone is stored,
        # but for those of mail servers, which administrators alone may read.
        if field and field not in asker.fields(model):
            return False
    return not (model and document) or document in asker.permitted(model, operation)


def _listed_attachments(
    asker: Asker, operation: Operation, permitted: Ids, rows: Iterable[Row]
) -> Ids:
    """A search that names no field leaves out the files that are a field's value."""
    free = [row for row in rows if row[5] is None]
    return _attachments(asker, operation, permitted, free)


def _messages(asker: Asker, operation: Operation, permitted: Ids, rows: Iterable[Row]) -> Ids:
    """Its author, who was told of it, and who may do that with the document.

    What is internal is for employees. Only who may change the document deletes a message.
    """
    if operation == "create":
        raise Unsupported("mail.message: its own code decides who may create a record")
    on_document: Operation = "read" if operation == "read" else "write"
    return frozenset(
        row[0]
        for row in rows
        if row[0] in permitted
        and (asker.internal or not _is_internal(row, operation))
        and (_is_party(asker, operation, row) or _reaches_message(asker, on_document, row))
    )


def _is_internal(row: Row, operation: Operation) -> bool:
    _, _, _, _, _, kind, internal, *_ = row
    return internal and (kind == "comment" or operation != "read")


def _is_party(asker: Asker, operation: Operation, row: Row) -> bool:
    _, _, _, author, maker, _, _, told = row
    if operation == "unlink":
        return False
    return (
        author == asker.partner
        or asker.partner in told
        or (operation == "read" and maker == asker.uid)
    )


def _reaches_message(asker: Asker, operation: Operation, row: Row) -> bool:
    _, model, document, _, _, kind, *_ = row
    if not model or not document or kind == "user_notification":
        return False
    return document in asker.permitted(model, operation)


def _listed_messages(
    asker: Asker, operation: Operation, permitted: Ids, rows: Iterable[Row]
) -> Ids:
    """A search finds nothing internal for others, and nobody's own by having made it."""
    return frozenset(
        row[0]
        for row in rows
        if row[0] in permitted
        and (asker.internal or not row[6])
        and (
            row[3] == asker.partner
            or asker.partner in row[7]
            or _reaches_message(asker, operation, row)
        )
    )


def _activities(asker: Asker, operation: Operation, permitted: Ids, rows: Iterable[Row]) -> Ids:
    """Read by whom it is assigned to and by readers of the document.

    Changed and deleted by whom the rules permit it and by who may change the document.
    """
    kept = set()
    for record, model, document, assigned in rows:
        if operation in ("write", "unlink"):
            good = record in permitted or _reaches_activity(
                asker, asker.permitted(model, "write") if model else None, document, assigned
            )
        elif operation == "read":
            good = record in permitted and (
                assigned == asker.uid or bool(model and document in asker.permitted(model, "read"))
            )
        else:
            good = record in permitted and _reaches_activity(
                asker, asker.may_post(model, "write") if model else None, document, assigned
            )
        if good:
            kept.add(record)
    return frozenset(kept)


def _reaches_activity(asker: Asker, documents: Ids | None, document: int, assigned: int) -> bool:
    return assigned == asker.uid if documents is None else document in documents


def _listed_activities(
    asker: Asker, operation: Operation, permitted: Ids, rows: Iterable[Row]
) -> Ids:
    """A search finds one's own, and those on documents that one may post on."""
    return frozenset(
        record
        for record, model, document, assigned in rows
        if record in permitted
        and (assigned == asker.uid or bool(model and document in asker.may_post(model, "read")))
    )


def _any(asker: Asker, operation: Operation, permitted: Ids, rows: Iterable[Row]) -> Ids:
    if operation == "read":
        return permitted
    raise Unsupported(f"mail.scheduled.message: its own code decides who may {operation} a record")


def _listed_scheduled(
    asker: Asker, operation: Operation, permitted: Ids, rows: Iterable[Row]
) -> Ids:
    """A search finds those that wait on documents on which one may post."""
    return frozenset(
        record
        for record, model, document in rows
        if record in permitted and document in asker.may_post(model, "write")
    )


OWN_CODE: Mapping[str, OwnCode] = {
    "ir.attachment": OwnCode(
        "SELECT id, public, create_uid, res_model, res_id, res_field FROM ir_attachment",
        _attachments,
        _listed_attachments,
    ),
    "mail.activity": OwnCode(
        "SELECT id, res_model, res_id, user_id FROM mail_activity",
        _activities,
        _listed_activities,
    ),
    "mail.message": OwnCode(
        """
        SELECT m.id, m.model, m.res_id, m.author_id, m.create_uid, m.message_type,
               COALESCE(m.is_internal, FALSE) OR s.id IS NULL OR COALESCE(s.internal, FALSE),
               ARRAY(SELECT res_partner_id FROM mail_message_res_partner_rel r
                      WHERE r.mail_message_id = m.id
                     UNION SELECT res_partner_id FROM mail_notification n
                      WHERE n.mail_message_id = m.id)
          FROM mail_message m LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id""",
        _messages,
        _listed_messages,
    ),
    "mail.scheduled.message": OwnCode(
        "SELECT id, model, res_id FROM mail_scheduled_message",
        _any,
        _listed_scheduled,
    ),
}
"""What is known here; of other models with such code nothing can be said."""
