"""The routes of small controllers, merged as Odoo merges them."""

from pathlib import Path

import pytest
from tests.addons import module, write

from odoo_owasp.model.surface import Route, Vantage
from odoo_owasp.surface.source import enumerate_source

SOURCE = (Vantage.SOURCE,)


def found(addons: Path, *names: str) -> dict[str, Route]:
    """The routes by path."""
    surface = enumerate_source([str(addons)], names or ["a"])
    return {path: one for one in surface.routes for path in one.paths}


def test_a_route_with_odoos_defaults(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        """
        class C(http.Controller):
            @http.route('/page')
            def page(self): request.env['x'].sudo()
            @http.route(['/call', '/call/<int:id>'], type='json', auth='none', cors='*',
                        methods=['POST', 'GET'], website=True)
            def call(self): pass
            def helper(self): pass
        """,
    )
    routes = found(tmp_path)
    assert routes["/page"] == Route(
        "a.models.C.page", ("/page",), source="a/models.py:4", sudo=True, told_by=SOURCE
    )
    assert routes["/call"] == Route(
        "a.models.C.call", ("/call", "/call/<int:id>"), "jsonrpc", "none", ("GET", "POST"),
        csrf=False, cors="*", website=True, source="a/models.py:7", told_by=SOURCE,
    )  # fmt: skip
    assert set(routes) == {"/page", "/call", "/call/<int:id>"}


def test_an_extension_changes_what_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        """
        class C(http.Controller):
            @http.route('/page', auth='public', csrf=False)
            def page(self): pass
        """,
    )
    module(
        tmp_path,
        "b",
        """
        from odoo.addons.a.models import C
        class D(C):
            @http.route(auth='user')
            def page(self): pass
        class E(C):
            @http.route()
            def page(self): pass
        """,
        depends="a",
    )
    route = found(tmp_path, "a", "b")["/page"]
    assert (route.auth, route.csrf) == ("user", False)
    assert len(route.overrides) == 2
    alone = found(tmp_path, "a")["/page"]
    assert (alone.auth, alone.overrides) == ("public", ())


@pytest.mark.parametrize(
    "code",
    [
        "class C(http.Controller):\n    _url = '/x'\n    @http.route(_url)\n    def x(self): pass",
        "X = '/x'\nclass C(http.Controller):\n    @http.route([X])\n    def x(self): pass",
        "from .more import X\nclass C(http.Controller):\n    @http.route(X)\n    def x(self): pass",
        "from . import more\nclass C(http.Controller):\n    @http.route(more.X)\n    def x(a): 1",
        "class C(http.Controller):\n    @http.route('/' + 'x')\n    def x(self): pass",
        "X = 'x'\nclass C(http.Controller):\n    @http.route(f'/{X}')\n    def x(self): pass",
        "X = 'x'\nclass C(http.Controller):\n    @http.route('/%s' % X)\n    def x(self): pass",
    ],
)
def test_a_path_that_is_put_together(tmp_path: Path, code: str) -> None:
    write(tmp_path / "a/more.py", "X = '/x'\n")
    module(tmp_path, "a", code)
    assert set(found(tmp_path)) == {"/x"}


def test_what_only_running_would_tell_is_marked(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        """
        class C(http.Controller):
            @http.route(made_up(), auth=choice())
            def x(self): pass
        """,
    )
    assert found(tmp_path)["?"].auth == "?"


@pytest.mark.parametrize(
    ("body", "dispatches"),
    [
        ("return call_kw(request.env[model], name, args)", True),
        ("return getattr(request.env[model], name)()", True),
        ("wanted = '_get_' + name; return getattr(self, wanted)()", True),
        ("return self._run(model, name)", True),
        ("request.env['ir.actions.server'].browse(1).run()", True),
        ("return getattr(request.env['a'], 'fixed')()", False),
        ("return request.env['a'].read()", False),
        ("request.cr.execute(name)", False),
    ],
)
def test_a_route_that_calls_methods_by_name(tmp_path: Path, body: str, dispatches: bool) -> None:
    module(
        tmp_path,
        "a",
        f"""
        class C(http.Controller):
            def _run(self, model, name): return self.finally_(name)
            def finally_(self, name): return getattr(request.env['a'], name)()
            @http.route('/x')
            def x(self, model, name, args):
                {body}
        """,
    )
    assert found(tmp_path)["/x"].dispatches is dispatches
