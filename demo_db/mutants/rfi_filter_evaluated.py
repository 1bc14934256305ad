"""A user's default filter is evaluated as code, in the sandbox, for the records as JSON."""

CLAIM = "RFI-006"
EXPECT = "VIOLATED"
FOCUS = "expression-control"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from types import SimpleNamespace

    from odoo.addons.web.controllers import json as controller
    from odoo.tools.safe_eval import safe_eval

    strict = controller.get_default_domain

    def get_default_domain(*args):
        controller.ast = SimpleNamespace(literal_eval=safe_eval)
        try:
            return strict(*args)
        finally:
            import ast

            controller.ast = ast

    controller.get_default_domain = get_default_domain
