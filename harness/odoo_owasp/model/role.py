"""Who acts: a role, its credentials, and secrets that do not print themselves."""

from dataclasses import dataclass
from typing import TypeAlias


class Secret:
    """A credential. Its text appears only where :meth:`reveal` is called."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "•••"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


NO_SECRET = Secret("")
Login: TypeAlias = tuple[str, Secret]
"""An account's login, and the password that is tried on it."""


@dataclass(frozen=True, slots=True)
class Role:
    """One of the deployment's actors; ``uid`` is None for the anonymous visitor."""

    name: str
    login: str = ""
    uid: int | None = None
    password: Secret = NO_SECRET
    api_key: Secret = NO_SECRET

    @property
    def rpc_secret(self) -> Secret:
        """What stands in the password's place of XML-RPC and JSON-RPC."""
        return self.api_key if self.api_key.reveal() else self.password

    @property
    def by_password(self) -> Login | None:
        """What XML-RPC and JSON-RPC log in with where it is a password; none for an API key."""
        return None if self.api_key.reveal() or not self.login else (self.login, self.password)

    @property
    def anonymous(self) -> bool:
        """Whether this role has no account."""
        return self.uid is None
