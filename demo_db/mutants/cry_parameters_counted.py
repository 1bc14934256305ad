"""Harmless: who asks for parameters is noted."""

CLAIM = "CRY-004"
EXPECT = "HELD"
FOCUS = "ir.config_parameter.value"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import logging

    from odoo.addons.base.models.ir_config_parameter import IrConfig_Parameter

    strict = IrConfig_Parameter.search_fetch

    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        logging.getLogger(__name__).debug("%s asks for parameters", self.env.uid)
        return strict(self, domain, field_names, offset, limit, order)

    IrConfig_Parameter.search_fetch = search_fetch
