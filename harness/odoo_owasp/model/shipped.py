"""What a release's modules ship: rights and record rules, as their authors wrote them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShippedRight:
    """A right to ``operations`` on a model; ``name`` and ``group`` are external ids.

    An empty ``group`` is everyone.
    """

    name: str
    model: str
    group: str
    operations: frozenset[str]


@dataclass(frozen=True, slots=True)
class ShippedRule:
    """A record rule for ``operations`` on a model; without ``groups`` it is for everyone."""

    name: str
    model: str
    groups: frozenset[str]
    operations: frozenset[str]
    domain: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """All rights and rules of a release; none where nobody has listed them."""

    rights: tuple[ShippedRight, ...] = ()
    rules: tuple[ShippedRule, ...] = ()

    @property
    def modules(self) -> frozenset[str]:
        """The modules that ship them."""
        names = (*(right.name for right in self.rights), *(rule.name for rule in self.rules))
        return frozenset(name.partition(".")[0] for name in names)

    @property
    def models(self) -> frozenset[str]:
        """The models that they are about."""
        return frozenset(right.model for right in self.rights) | {rule.model for rule in self.rules}
