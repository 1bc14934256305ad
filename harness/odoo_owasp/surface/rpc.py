"""The surface as the running deployment tells it to its administrator."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

from odoo_owasp.model.surface import (
    AccessRow,
    Attachments,
    Field,
    Group,
    Kind,
    Model,
    Report,
    Rule,
    ServerAction,
    Surface,
    Template,
    Vantage,
)

Record: TypeAlias = Mapping[str, Any]
_PAGE = 2000
_SAID = (Vantage.RPC,)
_SANITIZE = ("sanitize", "sanitize_attributes", "sanitize_form", "sanitize_tags")
_MODES = ("create", "read", "write", "unlink")
_NAMED = (
    "ir.actions.report", "ir.actions.server", "ir.model.access", "ir.rule", "ir.ui.view",
    "res.groups",
)  # fmt: skip
"""Models whose records have names that are the same on every deployment."""


class Reader(Protocol):
    """Reads records as the administrator, archived ones too."""

    def __call__(
        self, model: str, domain: list[Any], fields: list[str], *, offset: int, limit: int
    ) -> list[dict[str, Any]]:
        """The records that match, in the order of ids, from ``offset`` on, at most ``limit``."""


def enumerate_rpc(reader: Reader) -> Surface:
    """What a deployment says of itself, in some thirty calls. Nothing is changed."""
    told = _Told(reader)
    return Surface(
        models=tuple(told.models()),
        fields=tuple(told.fields()),
        access=tuple(told.access()),
        rules=tuple(told.rules()),
        groups=tuple(told.groups()),
        attachments=tuple(told.attachments()),
        reports=tuple(told.reports()),
        actions=tuple(told.actions()),
        templates=tuple(told.templates()),
        vantages=_SAID,
    )


def installed(reader: Reader) -> list[str]:
    """The modules that are installed."""
    domain = [["state", "=", "installed"]]
    return sorted(one["name"] for one in _all(reader, "ir.module.module", domain, ["name"]))


def _all(reader: Reader, model: str, domain: list[Any], fields: list[str]) -> Iterator[Record]:
    """Every record that matches, page by page."""
    offset = 0
    while True:
        page = reader(model, domain, fields, offset=offset, limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        offset += _PAGE


class _Told:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        sanitize = [*_SANITIZE, "sanitize_overridable"]
        wanted = ["model", "name", "ttype", "store", "relation", *sanitize]
        # Releases differ in what a model has: what is asked for is what is there.
        there = {
            one["name"] for one in _all(
                reader, "ir.model.fields", [["model", "=", "ir.model.fields"]], ["name"]
            )
        }  # fmt: skip
        wanted = [name for name in wanted if name in there]
        self._fields = list(_all(reader, "ir.model.fields", [], wanted))
        self._known: dict[str, set[str]] = defaultdict(set)
        for one in self._fields:
            self._known[one["model"]].add(one["name"])
        self._names = {
            (one["model"], one["res_id"]): f"{one['module']}.{one['name']}"
            for one in self._read(
                "ir.model.data", "module name model res_id", [["model", "in", list(_NAMED)]]
            )
        }
        self._groups = {one["id"]: one for one in self._read("res.groups", "name implied_ids")}
        for key, one in self._groups.items():  # one that was made by hand has but its own name
            self._names.setdefault(("res.groups", key), str(one["name"]))
        models = list(self._read("ir.model", "model transient abstract modules"))
        self._models = {one["id"]: one for one in models}

    def models(self) -> Iterator[Model]:
        """The models, in the order of names."""
        for one in sorted(self._models.values(), key=lambda one: str(one["model"])):
            abstract, transient = one.get("abstract"), one.get("transient")
            kind = Kind.TRANSIENT if transient else Kind.ABSTRACT if abstract else Kind.REGULAR
            modules = tuple(sorted(filter(None, str(one.get("modules") or "").split(", "))))
            unknown = abstract is None and not transient  # releases that do not tell
            yield Model(one["model"], None if unknown else kind, modules, _SAID)

    def fields(self) -> Iterator[Field]:
        """The fields, in the order of model and name."""
        for one in sorted(self._fields, key=lambda one: (one["model"], one["name"])):
            is_html = one["ttype"] == "html"
            yield Field(
                one["model"], one["name"], one["ttype"], bool(one["store"]),
                one["relation"] or "", _unsanitized(one) if is_html else (), told_by=_SAID,
            )  # fmt: skip

    def access(self) -> list[AccessRow]:
        """The rows of the access list."""
        fields = "name model_id group_id active " + " ".join(f"perm_{mode}" for mode in _MODES)
        return _sorted(
            AccessRow(
                self._name("ir.model.access", one),
                self._model(one["model_id"]),
                self._named("res.groups", one["group_id"]),
                _modes(one),
                bool(one["active"]),
                _SAID,
            )
            for one in self._read("ir.model.access", fields)
        )

    def rules(self) -> list[Rule]:
        """The record rules."""
        fields = "name model_id groups domain_force active "
        fields += " ".join(f"perm_{mode}" for mode in _MODES)
        return _sorted(
            Rule(
                self._name("ir.rule", one),
                self._model(one["model_id"]),
                " ".join(str(one["domain_force"] or "").split()),
                self._all_named("res.groups", one["groups"]),
                _modes(one),
                bool(one["active"]),
                _SAID,
            )
            for one in self._read("ir.rule", fields)
        )

    def groups(self) -> list[Group]:
        """The groups, each with its closure."""
        records = self._groups
        closures: dict[int, set[int]] = {}
        for group in records:
            seen: set[int] = set()
            waiting = [group]
            while waiting:
                new = {*records[waiting.pop()]["implied_ids"]} & records.keys() - seen
                seen |= new
                waiting += new
            closures[group] = seen - {group}
        return _sorted(
            Group(
                self._name("res.groups", one), self._all_named("res.groups", closures[key]), _SAID
            )
            for key, one in records.items()
        )

    def attachments(self) -> list[Attachments]:
        """The attachments by model, also those that hold the values of fields."""
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        everything = ["|", ["res_field", "=", False], ["res_field", "!=", False]]
        for one in self._read("ir.attachment", "res_model public", everything):
            count = counts[str(one["res_model"] or "")]
            count[0] += 1
            count[1] += bool(one["public"])
        return _sorted(
            Attachments(model, total, public, _SAID) for model, (total, public) in counts.items()
        )

    def reports(self) -> list[Report]:
        """The printable reports."""
        return _sorted(
            Report(
                str(one["report_name"]), str(one["model"]), str(one["report_type"]),
                self._groups_of(one), _SAID,
            )
            for one in self._read(
                "ir.actions.report", "report_name model report_type group_ids groups_id"
            )
        )  # fmt: skip

    def actions(self) -> list[ServerAction]:
        """The server actions, without their code."""
        fields = "name model_id state group_ids groups_id website_path website_published"
        return _sorted(
            ServerAction(
                self._name("ir.actions.server", one),
                self._model(one["model_id"]),
                str(one["state"]),
                self._groups_of(one),
                str(one.get("website_path") or one["id"]) if one.get("website_published") else "",
                _SAID,
            )
            for one in self._read("ir.actions.server", fields)
        )

    def templates(self) -> list[Template]:
        """The QWeb templates."""
        records = self._read(
            "ir.ui.view", "key name model inherit_id active", [["type", "=", "qweb"]]
        )
        found: dict[str, Template] = {}
        for one in records:
            name = self._names.get(("ir.ui.view", one["id"])) or str(one.get("key") or one["name"])
            found[name] = Template(
                name,
                str(one["model"] or ""),
                self._named("ir.ui.view", one["inherit_id"]),
                bool(one["active"]),
                _SAID,
            )
        return _sorted(found.values())

    def _read(self, model: str, fields: str, domain: list[Any] | None = None) -> Iterator[Record]:
        wanted = [name for name in fields.split() if name in self._known[model]]
        return _all(self._reader, model, domain or [], wanted)

    def _model(self, value: Any) -> str:
        """The model that a many2one to ``ir.model`` names."""
        known = self._models.get(value[0]) if value else None
        return str(known["model"]) if known else ""

    def _name(self, model: str, one: Record) -> str:
        """A record's name in any deployment; that of one made by hand is its own."""
        return self._names.get((model, one["id"])) or str(one["name"])

    def _named(self, model: str, value: Any) -> str:
        """The name of the record that a many2one holds."""
        return self._names.get((model, value[0]), str(value[1])) if value else ""

    def _all_named(self, model: str, ids: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self._names.get((model, one), f"#{one}") for one in ids))

    def _groups_of(self, one: Record) -> tuple[str, ...]:
        """The groups of an action, by the name that the release has for them."""
        return self._all_named("res.groups", one.get("group_ids", one.get("groups_id", ())))


def _sorted(facts: Iterable[Any]) -> list[Any]:
    return sorted(facts, key=lambda one: (one.key, repr(one)))


def _modes(one: Record) -> tuple[str, ...]:
    return tuple(mode for mode in _MODES if one[f"perm_{mode}"])


def _unsanitized(one: Record) -> tuple[str, ...] | None:
    if "sanitize" not in one:  # a release that does not tell
        return None
    off = [name for name in _SANITIZE if one.get(name) is False]
    return (*off, *(["sanitize_overridable"] if one.get("sanitize_overridable") else []))
