"""The surface as the add-ons' source has it: read, never run."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from odoo_owasp.model.surface import Surface
from odoo_owasp.surface.definitions import Definitions
from odoo_owasp.surface.methods import methods
from odoo_owasp.surface.routes import routes
from odoo_owasp.surface.tree import Tree


def enumerate_source(folders: Iterable[str], modules: Iterable[str]) -> Surface:
    """The surface of ``modules``, whose source is in the add-ons ``folders``.

    The methods that every model has are known where one of the folders is Odoo's own
    (``odoo/addons``): then they stand on the model ``base``.
    """
    tree = Tree(map(Path, folders), modules)
    with _no_collector():
        definitions = Definitions(tree)
        return Surface(
            methods=tuple(methods(definitions)),
            routes=tuple(routes(definitions)),
            ancestors=definitions.ancestors,
            missing=tree.missing,
            unread=tuple(sorted(tree.unread)),
        )


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
