"""A Set-Cookie header's attributes (RFC 6265, section 5.2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie as the server set it; attribute names are lower case."""

    name: str
    attributes: dict[str, str]
    value: str = ""

    def has(self, attribute: str, *values: str) -> bool:
        """Whether ``attribute`` is there, with one of ``values`` where any are given."""
        found = self.attributes.get(attribute.lower())
        return found is not None and (not values or found.lower() in values)


def parse(header: str) -> Cookie:
    """The cookie in one Set-Cookie ``header``."""
    first, *rest = header.split(";")
    name, _, value = first.partition("=")
    pairs = (part.strip().partition("=") for part in rest)
    return Cookie(
        name.strip(),
        {key.strip().lower(): said.strip() for key, _, said in pairs},
        value.strip(),
    )
