"""Harmless: a user's default filter is read twice, as a literal both times."""

CLAIM = "RFI-006"
EXPECT = "HELD"
FOCUS = "expression-control"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.controllers import json as controller

    strict = controller.get_default_domain

    def get_default_domain(*args):
        strict(*args)
        return strict(*args)

    controller.get_default_domain = get_default_domain
