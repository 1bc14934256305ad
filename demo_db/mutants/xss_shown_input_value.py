"""The values of input elements are written into templates as they are."""

CLAIM = "XSS-004"
EXPECT = "VIOLATED"
FOCUS = "login"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_qweb import IrQweb

    compiled = IrQweb._compile_directive_tag_open

    def _compile_directive_tag_open(self, el, compile_context, level):
        lines = compiled(self, el, compile_context, level)
        if el.tag != "input":
            return lines
        return [line.replace("escape(str(value))", "str(value)") for line in lines]

    IrQweb._compile_directive_tag_open = _compile_directive_tag_open
