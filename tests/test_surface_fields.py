"""The models and fields of small add-ons."""

from pathlib import Path

from tests.addons import module

from odoo_owasp.model.surface import Field, Kind, Model, Vantage
from odoo_owasp.surface.source import enumerate_source

SOURCE = (Vantage.SOURCE,)


def fields(addons: Path, *names: str) -> dict[tuple[str, ...], Field]:
    surface = enumerate_source([str(addons)], names or ["a"])
    return {one.key: one for one in surface.fields}


def test_models_with_their_kinds_and_modules(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        """
        class A(models.Model):
            _name = 'a'
        class M(models.AbstractModel):
            _name = 'm'
        class W(models.TransientModel):
            _name = 'w'
        """,
    )
    module(tmp_path, "b", "class A(models.Model):\n    _inherit = 'a'\n", depends="a")
    assert enumerate_source([str(tmp_path)], ["a", "b"]).models == (
        Model("a", Kind.REGULAR, ("a", "b"), SOURCE),
        Model("m", Kind.ABSTRACT, ("a",), SOURCE),
        Model("w", Kind.TRANSIENT, ("a",), SOURCE),
    )


def test_what_a_field_declares(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        """
        GROUP = 'base.group_system'
        class A(models.Model):
            _name = 'a'
            plain = fields.Char()
            secret: str = fields.Char(groups=GROUP)
            nobodys = fields.Char(groups=fields.NO_ACCESS)
            computed = fields.Integer(compute='_c')
            kept = fields.Integer(compute='_c', store=True)
            partner = fields.Many2one('res.partner')
            lines = fields.One2many(comodel_name='a.line')
            through = fields.Many2one(related='partner.parent')
            loose = fields.Html(sanitize=False)
            looser = fields.Html(sanitize_tags=False, sanitize_overridable=True)
            mail = fields.Html(sanitize='email_outgoing')
            other = fields.Html(related='loose')
            no_field = fields.Date.today()
        """,
    )
    found = fields(tmp_path)
    said = {key[1]: (one.type, one.stored, one.relation) for key, one in found.items()}
    assert said["plain"] == ("char", True, "")
    assert said["computed"] == ("integer", False, "")
    assert said["kept"] == ("integer", True, "")
    assert said["partner"] == ("many2one", True, "res.partner")
    assert said["lines"] == ("one2many", True, "a.line")
    assert said["through"] == ("many2one", False, None)
    assert said["create_uid"] == ("many2one", True, "res.users")
    assert "no_field" not in said
    assert found["a", "secret"].groups == "base.group_system"
    assert found["a", "nobodys"].groups == "."
    assert {key[1]: one.unsanitized for key, one in found.items() if one.type == "html"} == {
        "loose": ("sanitize",), "looser": ("sanitize_tags", "sanitize_overridable"),
        "mail": ("sanitize_attributes", "sanitize_tags"), "other": None,
    }  # fmt: skip


def test_an_extension_changes_what_it_names(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        "class A(models.Model):\n    _name = 'a'\n    f = fields.Html(sanitize=False)\n",
    )
    module(
        tmp_path,
        "b",
        "class A(models.Model):\n    _inherit = 'a'\n    f = fields.Html(groups='x.y')\n",
        depends="a",
    )
    only = fields(tmp_path, "a", "b")["a", "f"]
    assert (only.unsanitized, only.groups) == (("sanitize",), "x.y")


def test_another_type_starts_afresh(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        "class A(models.Model):\n    _name = 'a'\n    create_uid = fields.Integer()\n",
    )
    one = fields(tmp_path)["a", "create_uid"]
    assert (one.type, one.relation) == ("integer", "")


def test_inherited_and_delegated_fields_are_the_models_too(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        """
        class Mixin(models.AbstractModel):
            _name = 'mixin'
            _inherits = {'far': 'far_id'}
            mixed = fields.Char()
        class Far(models.Model):
            _name = 'far'
            distant = fields.Char()
        class Deep(models.Model):
            _name = 'deep'
            far_id = fields.Many2one('far', delegate=True)
        class A(models.Model):
            _name = 'a'
            _inherit = ['mixin']
            _inherits = {'deep': 'deep_id'}
        class Bare(models.Model):
            _name = 'bare'
            _auto = False
        """,
    )
    found = fields(tmp_path)
    assert found["a", "mixed"].stored
    assert found["a", "far_id"].stored is False
    assert found["a", "distant"].stored is False
    assert ("mixin", "distant") not in found
    assert not [key for key in found if key[0] == "bare"]


def test_token_bearing_fields(tmp_path: Path) -> None:
    module(
        tmp_path,
        "a",
        """
        class A(models.Model):
            _name = 'a'
            access_token = fields.Char()
            token_count = fields.Integer()
        """,
    )
    surface = enumerate_source([str(tmp_path)], ["a"])
    assert [one.name for one in surface.tokens()] == ["access_token"]
