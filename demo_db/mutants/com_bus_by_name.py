"""Harmless: the process for websockets listens on the loopback address by its name."""

CLAIM = "COM-012"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import sys

    from odoo.tools import config

    if "gevent" in sys.argv:
        config["http_interface"] = "localhost"
