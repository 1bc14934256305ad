"""Odoo expects one proxy more than there is, and takes what the client wrote in its place."""

CLAIM = "COM-010"
EXPECT = "VIOLATED"

NGINX = (
    (
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    ),
)


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from functools import partial

    from odoo import http

    http.ProxyFix = partial(http.ProxyFix_, x_for=2, x_proto=1, x_host=1)
