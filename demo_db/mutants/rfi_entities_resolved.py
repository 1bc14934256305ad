"""Where views are read, the text of files stands in the place of entities that name them."""

CLAIM = "RFI-007"
EXPECT = "VIOLATED"
FOCUS = "xml-entity"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from lxml import etree
    from odoo.tools import translate

    def parse_xml(text):
        return etree.fromstring(text, etree.XMLParser(resolve_entities=True, load_dtd=True))

    translate.parse_xml = parse_xml
