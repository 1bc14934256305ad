"""The surface: all that a deployment exposes, as plain facts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


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
    takes ``**kwargs``, ``places`` that one takes ``*args``, ``sudo`` that one calls ``sudo()``.
    ``alias_of`` is the method that this one is another name of; ``unmarked_override`` says that
    a class leaves out the mark of the method which it overrides (that the method is still private
    is the gate's doing alone).
    """

    model: str
    name: str
    private: Privacy = Privacy.PUBLIC
    keywords: bool = False
    places: bool = False
    source: str = ""
    overrides: tuple[str, ...] = ()
    sudo: bool = False
    alias_of: str = ""
    unmarked_override: bool = False

    def __str__(self) -> str:
        return f"{self.model}.{self.name}"

    @property
    def callable(self) -> bool:
        """Whether it can be called remotely."""
        return self.private is Privacy.PUBLIC


@dataclass(frozen=True, slots=True)
class Route:
    """A URL rule and who answers it: ``handler`` is the outermost of those that extend each other.

    ``source`` is where the first of them stands, ``overrides`` where the others do.
    ``dispatches`` says that one of them seems to call a method by a name that the request gives;
    ``sudo``, that one calls ``sudo()``. No ``methods``: all of HTTP. A value that only running
    the code would tell is ``?``.
    """

    handler: str
    paths: tuple[str, ...]
    type: str = "http"
    auth: str = "user"
    methods: tuple[str, ...] = ()
    csrf: bool = True
    cors: str = ""
    website: bool = False
    source: str = ""
    overrides: tuple[str, ...] = ()
    sudo: bool = False
    dispatches: bool = False


@dataclass(frozen=True, slots=True)
class Surface:
    """What a deployment exposes."""

    methods: tuple[Method, ...] = ()
    routes: tuple[Route, ...] = ()
    ancestors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Each model with the models that it inherits its methods from, near and far, ``base`` too."""
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
