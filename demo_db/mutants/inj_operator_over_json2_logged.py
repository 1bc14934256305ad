"""Harmless: operators that come over JSON-2 and are refused are noted."""

CLAIM = "INJ-002"
EXPECT = "HELD"
FOCUS = "res.partner."


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo.http import request
    from odoo.orm.domains import DomainCondition

    strict = DomainCondition.checked

    def checked(self):
        try:
            return strict(self)
        except ValueError:
            if request and request.httprequest.path.startswith("/json/2/"):
                logging.getLogger(__name__).warning("refused: %r", self.operator)
            raise

    DomainCondition.checked = checked
