"""Harmless: the parser of XML drops instructions to other programs; entities stay as they are."""

CLAIM = "RFI-007"
EXPECT = "HELD"
FOCUS = "xml-entity"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from lxml import etree

    etree.set_default_parser(etree.XMLParser(resolve_entities=False, remove_pis=True))
