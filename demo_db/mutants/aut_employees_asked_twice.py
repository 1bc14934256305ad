"""Harmless: whether somebody is an employee is asked twice."""

CLAIM = "AUT-008"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.web.controllers import home

    strict = home.is_user_internal

    def is_user_internal(uid):
        return strict(uid) and strict(uid)

    home.is_user_internal = is_user_internal
