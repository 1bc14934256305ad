"""By what an answer is known to refuse a request before anything runs for it."""

import json
from urllib.parse import urlsplit

from odoo_owasp.model.call import Page

_EXPIRED = "SessionExpiredException"
_FORGED = "invalid CSRF token"
_LEADING = (301, 302, 303, 307, 308)


def asks_for_login(page: Page) -> bool:
    """Whether the page says that one has to log in: by leading there, or by its error."""
    if page.status in _LEADING:
        return urlsplit(page.header("location")).path.rstrip("/").endswith("/web/login")
    if page.status == 401:
        return True
    said = _read(page.body)
    error = said.get("error")
    data = error.get("data") if isinstance(error, dict) else None
    named = data.get("name", "") if isinstance(data, dict) else said.get("name", "")
    return str(named).endswith(_EXPIRED)


def takes_for_forged(page: Page) -> bool:
    """Whether the page refuses a form for its token against forgery."""
    return page.status == 400 and _FORGED in page.body


def _read(body: str) -> dict[str, object]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
