"""The surface: all that a deployment exposes, as plain facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Vantage(StrEnum):
    """From where a fact was seen; the first of two that differ is believed."""

    RPC = "rpc"
    """The running deployment said so, to its administrator."""
    SOURCE = "source"
    """It stands in the source of the add-ons."""
    RECORDED = "recorded"
    """It stood in the source of the release that this version was tested with."""


ToldBy: TypeAlias = tuple[Vantage, ...]


class Kind(StrEnum):
    """What becomes of a model's records."""

    REGULAR = "regular"
    """They stay."""
    TRANSIENT = "transient"
    """They are deleted after a while."""
    ABSTRACT = "abstract"
    """There are none: others inherit from it."""


class Privacy(StrEnum):
    """Why a method cannot be called remotely."""

    PUBLIC = ""
    """It can."""
    UNDERSCORE = "underscore"
    """Its name begins with an underscore."""
    MARKED = "marked"
    """It, or one that it overrides, is decorated ``@api.private``."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method, on the model that defines or overrides it: models that inherit it have none.

    Where several classes of one model define it, it stands once: ``source`` is the first of them
    as ``module/path.py:line``, ``overrides`` are the others. ``keywords`` says that one of them
    takes ``**kwargs``, ``places`` that one takes ``*args``, ``sudo`` that one calls ``sudo()``;
    ``parameters`` are the names that any of them takes.
    ``alias_of`` is the method that this one is another name of; ``unmarked_override`` says that
    a class leaves out the mark of the method which it overrides (that the method is still private
    is the gate's doing alone).
    """

    model: str
    name: str
    private: Privacy = Privacy.PUBLIC
    keywords: bool = False
    places: bool = False
    parameters: tuple[str, ...] = ()
    source: str = ""
    overrides: tuple[str, ...] = ()
    sudo: bool = False
    alias_of: str = ""
    unmarked_override: bool = False
    told_by: ToldBy = ()

    def __str__(self) -> str:
        return f"{self.model}.{self.name}"

    @property
    def callable(self) -> bool:
        """Whether it can be called remotely."""
        return self.private is Privacy.PUBLIC

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it, on every deployment."""
        return self.model, self.name


@dataclass(frozen=True, slots=True)
class Route:
    """A URL rule and who answers it: ``handler`` is the outermost of those that extend each other.

    ``source`` is where the first of them stands, ``overrides`` where the others do.
    ``dispatches`` says that one of them seems to call a method by a name that the request gives;
    ``sudo``, that one calls ``sudo()``; ``parameters`` are the names that any of them takes. No
    ``methods``: all of HTTP. A value that only running the code would tell is ``?``.
    """

    handler: str
    paths: tuple[str, ...]
    type: str = "http"
    auth: str = "user"
    methods: tuple[str, ...] = ()
    csrf: bool = True
    cors: str = ""
    website: bool = False
    parameters: tuple[str, ...] = ()
    source: str = ""
    overrides: tuple[str, ...] = ()
    sudo: bool = False
    dispatches: bool = False
    told_by: ToldBy = ()

    @property
    def open(self) -> bool:
        """Whether it answers those who have not logged in."""
        return self.auth in ("public", "none")

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it, whoever extends it."""
        return self.paths


@dataclass(frozen=True, slots=True)
class Model:
    """A model, and the modules that define or extend it."""

    name: str
    kind: Kind | None = None
    modules: tuple[str, ...] = ()
    told_by: ToldBy = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model, its own or inherited; what is not known is None.

    ``unsanitized`` are the sanitizer's parts that an HTML field switches off, ``groups`` the
    groups that it is kept for.
    """

    model: str
    name: str
    type: str | None = None
    stored: bool | None = None
    relation: str | None = None
    unsanitized: tuple[str, ...] | None = None
    groups: str | None = None
    told_by: ToldBy = ()

    @property
    def is_token(self) -> bool:
        """Whether who has its value may do what the record's owner may."""
        return self.type == "char" and self.name.endswith(("access_token", "signup_token"))

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return self.model, self.name


@dataclass(frozen=True, slots=True)
class AccessRow:
    """What a row of the access list allows a group on a model; no group: everyone."""

    name: str
    model: str
    group: str = ""
    allows: tuple[str, ...] = ()
    active: bool = True
    told_by: ToldBy = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return self.name, self.model


@dataclass(frozen=True, slots=True)
class Rule:
    """A record rule; no groups: it binds everyone."""

    name: str
    model: str
    domain: str = ""
    groups: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    active: bool = True
    told_by: ToldBy = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return self.name, self.model


@dataclass(frozen=True, slots=True)
class Group:
    """A group, with all the groups that come with it, near and far."""

    name: str
    implied: tuple[str, ...] = ()
    told_by: ToldBy = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Attachments:
    """How many attachments the records of a model have, how many of them are anyone's to read.

    No model: those of no record.
    """

    model: str
    total: int = 0
    public: int = 0
    told_by: ToldBy = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies them."""
        return (self.model,)


@dataclass(frozen=True, slots=True)
class Report:
    """A printable report."""

    name: str
    model: str = ""
    type: str = ""
    groups: tuple[str, ...] = ()
    told_by: ToldBy = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return self.name, self.model


@dataclass(frozen=True, slots=True)
class ServerAction:
    """A server action, without its code; ``path`` is where a website runs it for anyone."""

    name: str
    model: str = ""
    state: str = ""
    groups: tuple[str, ...] = ()
    path: str = ""
    told_by: ToldBy = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return self.name, self.model


@dataclass(frozen=True, slots=True)
class Template:
    """A QWeb template; ``extends`` is the one that it changes, if any."""

    name: str
    model: str | None = None
    extends: str | None = None
    active: bool | None = None
    told_by: ToldBy = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return (self.name,)


Fact: TypeAlias = (
    Method | Route | Model | Field | AccessRow | Rule | Group | Attachments | Report
    | ServerAction | Template
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surface:
    """What a deployment exposes, as seen from its ``vantages``."""

    methods: tuple[Method, ...] = ()
    routes: tuple[Route, ...] = ()
    models: tuple[Model, ...] = ()
    fields: tuple[Field, ...] = ()
    access: tuple[AccessRow, ...] = ()
    rules: tuple[Rule, ...] = ()
    groups: tuple[Group, ...] = ()
    attachments: tuple[Attachments, ...] = ()
    reports: tuple[Report, ...] = ()
    actions: tuple[ServerAction, ...] = ()
    templates: tuple[Template, ...] = ()
    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each model with the models that it inherits its methods from, near and far, ``base`` too."""
    vantages: ToldBy = ()
    missing: tuple[str, ...] = ()
    """Installed modules whose source was not found."""
    unread: tuple[str, ...] = ()
    """Files of theirs that could not be read."""

    def private(self) -> Iterator[Method]:
        """The methods that must not be callable."""
        return (one for one in self.methods if not one.callable)

    def public(self) -> Iterator[Method]:
        """The methods that are callable by intent."""
        return (one for one in self.methods if one.callable)

    def tokens(self) -> Iterator[Field]:
        """The fields whose value opens a record to whoever has it."""
        return (one for one in self.fields if one.is_token)
