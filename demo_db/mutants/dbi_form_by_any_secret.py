"""A form's token may be signed by the secret of any database that is served."""

CLAIM = "DBI-005"
EXPECT = "VIOLATED"
FOCUS = "a form's token"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import hmac

    from odoo import http
    from odoo.service import db
    from odoo.sql_db import db_connect

    strict = http.Request.validate_csrf

    def validate_csrf(self, csrf):
        names = db.list_dbs(force=True)
        return strict(self, csrf) or any(signed(self, csrf, name) for name in names)

    def signed(request, csrf, name):
        with db_connect(name).cursor() as cr:
            cr.execute("SELECT value FROM ir_config_parameter WHERE key = 'database.secret'")
            (secret,) = cr.fetchone()
        found, _, until = (csrf or "").rpartition("o")
        told = f"{request.session.sid[: http.STORED_SESSION_BYTES]}{until}".encode()
        return hmac.compare_digest(found, hmac.new(secret.encode(), told, "sha1").hexdigest())

    http.Request.validate_csrf = validate_csrf
