"""Who may read a mail template may translate it."""

CLAIM = "IDOR-004"
EXPECT = "VIOLATED"
FOCUS = "mail.template"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.models import BaseModel

    strict = BaseModel.update_field_translations

    def update_field_translations(self, field_name, translations, source_lang=""):
        if self._name == "mail.template":
            self.check_access("read")
            self = self.sudo()
        return strict(self, field_name, translations, source_lang)

    BaseModel.update_field_translations = update_field_translations
