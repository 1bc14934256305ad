"""Harmless: where views are read, instructions to other programs are dropped, entities are not."""

CLAIM = "RFI-007"
EXPECT = "HELD"
FOCUS = "xml-entity"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from lxml import etree
    from odoo.tools import translate

    def parse_xml(text):
        return etree.fromstring(text, etree.XMLParser(resolve_entities=False, remove_pis=True))

    translate.parse_xml = parse_xml
