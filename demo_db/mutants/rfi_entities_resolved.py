"""The parser of XML puts the text of files in the place of entities that name them."""

CLAIM = "RFI-007"
EXPECT = "VIOLATED"
FOCUS = "xml-entity"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from lxml import etree

    etree.set_default_parser(etree.XMLParser(resolve_entities=True, load_dtd=True))
