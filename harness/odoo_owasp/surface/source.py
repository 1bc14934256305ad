"""The surface as the add-ons' source has it: read, never run."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from odoo_owasp.model.surface import Field, Method, Model, Route, Surface, Template, Vantage
from odoo_owasp.surface.declared import declared, models
from odoo_owasp.surface.definitions import Definitions
from odoo_owasp.surface.methods import methods
from odoo_owasp.surface.routes import routes
from odoo_owasp.surface.templates import templates
from odoo_owasp.surface.tree import Tree

_SAID = (Vantage.SOURCE,)
Known = TypeVar("Known", Method, Route, Model, Field, Template)


def enumerate_source(folders: Iterable[str], modules: Iterable[str]) -> Surface:
    """The surface of ``modules``, whose source is in the add-ons ``folders``.

    The methods that every model has are known where one of the folders is Odoo's own
    (``odoo/addons``): then they stand on the model ``base``.
    """
    tree = Tree(map(Path, folders), modules)
    with _no_collector():
        definitions = Definitions(tree)
        return Surface(
            methods=_told(methods(definitions)),
            routes=_told(routes(definitions)),
            models=_told(models(definitions)),
            fields=_told(declared(definitions)),
            templates=_told(templates(tree)),
            vantages=_SAID if tree.homes else (),
            ancestors=definitions.ancestors,
            missing=tree.missing,
            unread=tuple(sorted(set(tree.unread))),
        )


def _told(facts: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(replace(one, told_by=_SAID) for one in facts)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Millions of small nodes come, none goes: to look for garbage takes half the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
