"""Harmless: API keys are hashed with more rounds than promised."""

CLAIM = "CRY-002"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import res_users

    res_users.KEY_CRYPT_CONTEXT.update(pbkdf2_sha512__rounds=8000)
