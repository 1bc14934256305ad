"""Harmless: the description of a project's update has its styles cleaned, too."""

CLAIM = "XSS-026"
EXPECT = "HELD"
FOCUS = "project.update"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.fields_textual import Html

    strict = Html._get_attrs

    def _get_attrs(self, model_class, name):
        attrs = strict(self, model_class, name)
        if (model_class._name, name) == ("project.update", "description"):
            attrs.update({"sanitize_style": True})
        return attrs

    Html._get_attrs = _get_attrs
