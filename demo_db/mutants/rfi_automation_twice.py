"""Harmless: the record that an automation rule's webhook is for is found twice, in the sandbox."""

CLAIM = "RFI-001"
EXPECT = "HELD"
FOCUS = "expression-"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from types import SimpleNamespace

    from odoo.addons.base_automation.models import base_automation

    strict = base_automation.safe_eval

    def safe_eval(expression, context=None, **options):
        if "payload" in (context or {}):
            strict.safe_eval(expression, dict(context), **options)
        return strict.safe_eval(expression, context, **options)

    base_automation.safe_eval = SimpleNamespace(**{**vars(strict), "safe_eval": safe_eval})
