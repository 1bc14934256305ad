"""Where a browser goes that is sent on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import leads_away

BASE = "https://odoo.test:8443"


@pytest.mark.parametrize(
    "location",
    ["", "/", "/my?then=//evil.test", "my", "?a=https://evil.test", "#//evil.test", "/x:y",
     "https://odoo.test:8443/my", "HTTPS://ODOO.TEST:8443", "./a:b"],
)  # fmt: skip
def test_it_stays(location: str) -> None:
    assert not leads_away(location, BASE)


@pytest.mark.parametrize(
    "location",
    ["https://evil.test", "http://evil.test/https://odoo.test:8443", "//evil.test", "/\\evil.test",
     "\\\\evil.test", "/\t/evil.test", " \n//evil.test", "https:evil.test", "https:/evil.test",
     "///evil.test", "javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
     "https://odoo.test:8443@evil.test", "https://odoo.test", "https://odoo.test:8443.evil.test",
     "mailto:a@evil.test"],
)  # fmt: skip
def test_it_leads_away(location: str) -> None:
    assert leads_away(location, BASE)


@given(st.text("/\\\t\n", max_size=6).filter(lambda text: text.count("/") + text.count("\\") > 1))
def test_two_slashes_lead_away_whatever_stands_between(slashes: str) -> None:
    assert leads_away(f"{slashes}evil.test", BASE)
