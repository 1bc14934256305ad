"""What the checks of the way between browser and Odoo share."""

import time
from urllib.parse import urlsplit

import pytest

from odoo_owasp import is_websocket

WAITS = (0, 2, 4, 6)
"""Seconds before each look whether websockets are served: few looks, as each is a trouble."""


@pytest.fixture
def bare_pages(engagement):
    """What no other client asks for."""
    return engagement.bare_pages


@pytest.fixture
def site(engagement):
    """The origin of the target's own pages."""
    return origin_of(engagement.target.base_url)


def origin_of(url):
    """Scheme, host and port of an address, as browsers name a page's origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@pytest.fixture
def websockets_served(bare_pages, site):
    """Whether a role is given a websocket: Odoo's process for them is late to start."""

    def are_served(role):
        for seconds in WAITS:
            time.sleep(seconds)
            if is_websocket(bare_pages.websocket(role, site)):
                return True
        return False

    return are_served


@pytest.fixture
def sent_home(engagement):
    """Whether an answer over plain HTTP leads to the same place over TLS, and gives nothing."""
    secure = urlsplit(engagement.target.base_url)

    def is_sent_home(page, path):
        location = page.header("location")
        where = urlsplit(location)
        redirected = page.status in (301, 302, 303, 307, 308) and where.scheme == "https"
        same = where.netloc == secure.netloc and location.endswith(path)
        return redirected and same and not page.cookies()

    return is_sent_home
