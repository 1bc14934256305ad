"""A payment that was signed for nobody is anyone's."""

CLAIM = "URL-008"
EXPECT = "VIOLATED"
FOCUS = "a payment"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.payment import utils

    strict = utils.check_access_token

    def check_access_token(access_token, *values):
        return strict(access_token, *values) or strict(access_token, None, *values[1:])

    utils.check_access_token = check_access_token
