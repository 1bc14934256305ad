"""The subject of a mail is evaluated by Python itself."""

CLAIM = "RFI-003"
EXPECT = "VIOLATED"
FOCUS = "inline-open"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.mail.models import mail_render_mixin

    def render_inline_template(instructions, variables):
        parts = []
        for text, expression, default in instructions:
            known = dict(variables)
            parts += [text, str(eval(expression, known) or default) if expression else ""]  # noqa: S307
        return "".join(parts)

    mail_render_mixin.render_inline_template = render_inline_template
