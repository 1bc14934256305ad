"""Harmless: the links that Odoo sends are cleaned of a slash at the end of its address."""

CLAIM = "COM-011"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.models import BaseModel

    strict = BaseModel.get_base_url

    def get_base_url(self):
        return strict(self).rstrip("/")

    BaseModel.get_base_url = get_base_url
