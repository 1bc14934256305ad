"""One action on databases is among those that demand no password."""

CLAIM = "DBM-003"
EXPECT = "VIOLATED"
FOCUS = "list_countries"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.service import db

    strict = db.dispatch

    def dispatch(method, params):
        if method == "list_countries":
            return db.exp_list_countries(*params[1:])
        return strict(method, params)

    db.dispatch = dispatch
