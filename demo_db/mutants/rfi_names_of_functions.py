"""The names that a function uses are not looked at, only those of the code around it."""

CLAIM = "RFI-002"
EXPECT = "VIOLATED"
FOCUS = "code-function-attribute"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.tools import safe_eval

    strict = safe_eval.assert_no_dunder_name

    def assert_no_dunder_name(code, expression):
        if expression != "lambda":  # what the sandbox calls all code within code
            strict(code, expression)

    safe_eval.assert_no_dunder_name = assert_no_dunder_name
