"""A trusted device opens whatever account has just given its password."""

CLAIM = "AUT-012"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.res_users import ResUsersApikeys
    from odoo.http import request

    strict = ResUsersApikeys._check_credentials

    def _check_credentials(self, *, scope, key):
        found = strict(self, scope=scope, key=key)
        pending = request and request.session.get("pre_uid")
        return pending if found and pending and scope == "browser" else found

    ResUsersApikeys._check_credentials = _check_credentials
