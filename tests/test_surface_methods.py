"""The methods of small add-ons, in every way that a model can be extended."""

from pathlib import Path

import pytest
from tests.addons import HEAD, module, write

from odoo_owasp.model.surface import Method, Privacy, Surface, Vantage
from odoo_owasp.surface.source import enumerate_source


@pytest.fixture
def addons(tmp_path: Path) -> Path:
    """An empty add-ons folder of an Odoo with its own ORM."""
    write(
        tmp_path / "odoo/orm/models.py",
        """
        class BaseModel:
            def read(self): pass
            def _search(self): pass
            @api.private
            def browse(self): pass

        class Model(BaseModel):
            _register = False
        """,
    )
    folder = tmp_path / "odoo/addons"
    module(folder, "base", "class Base(models.AbstractModel):\n    _name = 'base'\n")
    return folder


def found(addons: Path, *names: str) -> dict[tuple[str, str], Method]:
    surface = enumerate_source([str(addons)], ["base", *names])
    return {(one.model, one.name): one for one in surface.methods}


def models_of(addons: Path, *names: str) -> set[str]:
    return {model for model, _ in found(addons, *names)} - {"base"}


def test_the_names_that_a_method_takes(addons: Path) -> None:
    module(
        addons,
        "a",
        """
        class A(models.Model):
            _name = 'a'
            def find(self, domain, /, order=None, *rest, limit=80, **more): pass
            @staticmethod
            def plain(text): pass
            @api.model
            def none(self): pass
            short = lambda self, value: value
        """,
    )
    module(
        addons,
        "b",
        """
        class A(models.Model):
            _inherit = 'a'
            def find(self, domain, order=None, groupby=()): pass
        """,
        depends="a",
    )
    methods = found(addons, "a", "b")
    assert methods["a", "find"].parameters == ("domain", "order", "limit", "groupby")
    assert methods["a", "plain"].parameters == ("text",)
    assert methods["a", "none"].parameters == ()
    assert methods["a", "short"].parameters == ("value",)


def test_a_method_is_public_private_or_marked(addons: Path) -> None:
    module(
        addons,
        "a",
        """
        class A(models.Model):
            _name = 'a'
            def public(self, **kw): self.sudo()
            def _private(self): pass
            @api.private
            def marked(self): pass
            @property
            def no_method(self): pass
            field = fields.Char(compute=lambda self: 1)
            _later = lambda self, **kw: 1
        """,
    )
    methods = found(addons, "a")
    assert methods["a", "public"] == Method(
        "a",
        "public",
        Privacy.PUBLIC,
        True,
        source="a/models.py:4",
        sudo=True,
        told_by=(Vantage.SOURCE,),
    )
    assert methods["a", "_private"].private == "underscore"
    assert methods["a", "marked"].private == "marked"
    assert methods["a", "_later"].keywords
    assert ("a", "no_method") not in methods
    assert ("a", "field") not in methods


def test_what_every_model_has_stands_on_base(addons: Path) -> None:
    methods = found(addons)
    assert methods["base", "browse"].private == "marked"
    assert methods["base", "_search"].source == "odoo/orm/models.py:4"
    assert methods["base", "read"].callable


def test_a_model_lists_what_it_overrides_and_not_what_it_inherits(addons: Path) -> None:
    module(
        addons,
        "a",
        """
        class Mixin(models.AbstractModel):
            _name = 'mixin'
            def _hook(self): pass
            def _only_here(self): pass
        class A(models.Model):
            _name = 'a'
            _inherit = ['mixin']
            def _hook(self): pass
        """,
    )
    methods = found(addons, "a")
    assert {name for model, name in methods if model == "a"} == {"_hook"}
    assert {name for model, name in methods if model == "mixin"} == {"_hook", "_only_here"}
    surface = enumerate_source([str(addons)], ["base", "a"])
    assert surface.ancestors == {"base": (), "mixin": ("base",), "a": ("base", "mixin")}


@pytest.mark.parametrize(
    ("header", "model"),
    [
        ("class X(models.Model):\n    _inherit = 'a'", "a"),
        ("class X(models.Model):\n    _name = 'a'\n    _inherit = ['a', 'mail.thread']", "a"),
        ("class X(models.Model):\n    _name = 'x'\n    _inherit = 'a'", "x"),
        ("class MyModel(models.Model):\n    _inherit = ['a']", "my.model"),
        ("class MyModel(models.Model):\n    _inherit = ['a', 'b']", "my.model"),
        ("NAME = 'n'\nclass X(models.Model):\n    _name = NAME", "n"),
        ("class X(models.TransientModel):\n    _name = 't'", "t"),
        ("class X(models.Model):\n    _name: str = 'annotated'", "annotated"),
        ("class D(models.Model):\n    _name = 'd'\nclass X(D):\n    _name = 'x'", "x"),
        ("class X(models.Model):\n    _name = 'x'\n    _inherits = {'a': 'a_id'}", "x"),
    ],
)
def test_which_model_a_class_is_of(addons: Path, header: str, model: str) -> None:
    module(addons, "a", f"{header}\n    def _mine(self): pass\n")
    assert (model, "_mine") in found(addons, "a")


@pytest.mark.parametrize(
    "code",
    [
        "class X(models.Model):\n    _name = 'x'\n    _register = False\n    def f(self): pass",
        "class X:\n    _name = 'x'\n    def f(self): pass",
        "from odoo import http\nclass X(http.Controller):\n    def f(self): pass",
        "def make():\n    class X(models.Model):\n        _name = 'x'\n        def f(self): pass",
    ],
)
def test_a_class_that_is_no_model(addons: Path, code: str) -> None:
    module(addons, "a", code)
    assert not models_of(addons, "a")


def test_a_plain_class_among_the_bases_is_the_models_own(addons: Path) -> None:
    write(addons / "a/tools.py", "class Plain:\n    def _plain(self): pass\n")
    module(
        addons,
        "a",
        """
        from .tools import Plain
        class Unseen(models.Model):
            _register = False
            def _unseen(self): pass
        class A(Plain, Unseen):
            _name = 'a'
        """,
    )
    assert {name for model, name in found(addons, "a") if model == "a"} == {"_plain", "_unseen"}


def test_an_extension_of_another_module_is_an_override(addons: Path) -> None:
    module(addons, "z", "class A(models.Model):\n    _name = 'a'\n    def _f(self): pass\n")
    module(
        addons, "a", "class A(models.Model):\n    _inherit = 'a'\n    def _f(self, **kw): pass\n",
        depends="z",
    )  # fmt: skip
    only = found(addons, "a", "z")["a", "_f"]
    assert (only.source, only.overrides) == ("z/models.py:4", ("a/models.py:4",))
    assert only.keywords


def test_the_mark_is_inherited_and_its_absence_noted(addons: Path) -> None:
    module(
        addons,
        "a",
        """
        class Mixin(models.AbstractModel):
            _name = 'mixin'
            @api.private
            def secret(self): pass
        class A(models.Model):
            _name = 'a'
            _inherit = 'mixin'
            def secret(self): pass
            def browse(self): pass
        class B(models.Model):
            _name = 'b'
            def secret(self): pass
            @api.private
            def browse(self): pass
        """,
    )
    methods = found(addons, "a")
    assert methods["a", "secret"].private == "marked"
    assert methods["a", "secret"].unmarked_override
    assert methods["a", "browse"].unmarked_override
    assert methods["b", "secret"].callable
    assert not methods["b", "browse"].unmarked_override


def test_an_alias_is_another_name_and_a_call_is_none(addons: Path) -> None:
    module(
        addons,
        "a",
        """
        class A(models.Model):
            _name = 'a'
            def _secret(self): pass
            def action(self): return self._secret()
            alias = _secret
            wrapped = api.model(_secret)
            inherited = models.Model._search
            field = fields.Selection(_secret)
        A.patched = A._secret
        setattr(A, 'put', A._secret)
        """,
    )
    methods = found(addons, "a")
    aliases = {name: one.alias_of for (model, name), one in methods.items() if model == "a"}
    assert aliases == {
        "_secret": "", "action": "", "alias": "_secret", "wrapped": "_secret",
        "inherited": "_search", "patched": "_secret", "put": "_secret",
    }  # fmt: skip
    assert methods["a", "alias"].callable


def test_what_no_file_imports_does_not_count(addons: Path) -> None:
    module(addons, "a", "")
    code = "class X(models.Model):\n    _name = 'x'\n    def f(self): pass\n"
    write(addons / "a/tests/test_x.py", HEAD + code)
    write(addons / "a/later.py", HEAD + code.replace("'x'", "'y'"))
    write(addons / "a/__init__.py", "if True:\n    from . import later\n")
    assert models_of(addons, "a") == {"y"}


def test_what_cannot_be_read_is_named(addons: Path) -> None:
    module(addons, "a", "class (")
    surface = enumerate_source([str(addons)], ["base", "a", "elsewhere"])
    assert surface.unread == ("a/models.py",)
    assert surface.missing == ("elsewhere",)


def test_the_first_folder_wins(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        code = f"class X(models.Model):\n    _name = '{folder}'\n    def f(self): pass\n"
        module(tmp_path / folder, "a", code)
    surface = enumerate_source([str(tmp_path / "one"), str(tmp_path / "two")], ["a"])
    assert [one.model for one in surface.methods] == ["one"]


def test_no_source_no_methods() -> None:
    assert enumerate_source([], ["base"]) == Surface(missing=("base",))
