"""A template that is called by the path of a file is read from there."""

CLAIM = "RFI-003"
EXPECT = "VIOLATED"
FOCUS = "qweb-call-file"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from pathlib import Path

    from lxml import etree
    from odoo.addons.base.models.ir_qweb import IrQweb

    strict = IrQweb._get_template

    def _get_template(self, template):
        if isinstance(template, str) and template.startswith("/") and Path(template).is_file():
            element = etree.Element("t")
            element.text = Path(template).read_text()
            return element, etree.tostring(element, encoding="unicode"), template
        return strict(self, template)

    IrQweb._get_template = _get_template
