"""What the checks of the way between browser and Odoo share."""

from urllib.parse import urlsplit

import pytest


@pytest.fixture
def bare_pages(engagement):
    """What no other client asks for."""
    return engagement.bare_pages


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
