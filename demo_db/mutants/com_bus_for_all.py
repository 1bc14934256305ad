"""The process for websockets listens on all addresses of the machine."""

CLAIM = "COM-012"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import sys

    from odoo.tools import config

    if "gevent" in sys.argv:
        config["http_interface"] = "0.0.0.0"  # noqa: S104  on purpose
