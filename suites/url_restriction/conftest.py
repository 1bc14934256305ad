"""What the checks of URLs share: how a route is asked for without any of what it wants."""

import pytest

from odoo_owasp import HARMLESS_CALL, filled

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def ask(pages):
    """Asks for a way with no parameter but what a form holds."""

    def asked(role, way, headers=None, form=b""):
        is_form = way.route.type == "http"
        body = None if way.method in ("GET", "HEAD") else form if is_form else HARMLESS_CALL
        sent = (FORM if is_form else JSON) | (headers or {})
        return pages.open(role, filled(way.path), method=way.method, headers=sent, body=body)

    return asked
