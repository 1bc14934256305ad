"""By what an answer is known to refuse, before anything ran for it."""

import pytest

from odoo_owasp import asks_for_login, takes_for_forged
from odoo_owasp.model.call import Page

EXPIRED = '{"error": {"code": 100, "data": {"name": "odoo.http.SessionExpiredException"}}}'


def page(status: int, body: str = "", location: str = "") -> Page:
    headers = (("location", location),) if location else ()
    return Page("GET", "https://odoo.test/x", status, headers, body)


@pytest.mark.parametrize(
    "answer",
    [
        page(303, location="/web/login?redirect=%2Fmy"),
        page(302, location="https://odoo.test/fr/web/login/"),
        page(401),
        page(200, EXPIRED),
        page(403, '{"name": "odoo.http.SessionExpiredException", "message": "Session expired"}'),
    ],
)
def test_a_login_is_asked_for(answer: Page) -> None:
    assert asks_for_login(answer)


@pytest.mark.parametrize(
    "answer",
    [
        page(200, "<p>/web/login</p>"),
        page(200, '{"result": true}'),
        page(200, '{"error": {"code": 200, "data": {"name": "odoo.exceptions.AccessError"}}}'),
        page(200, '{"error": "SessionExpiredException"}'),
        page(200, "[]"),
        page(303, location="/my?then=/web/login"),
        page(303, location="/odoo"),
        page(403, "<p>Forbidden</p>"),
        page(404),
        page(500),
    ],
)
def test_whatever_else_may_have_run(answer: Page) -> None:
    assert not asks_for_login(answer)


def test_a_form_is_taken_for_forged() -> None:
    told = "<p>Session expired (invalid CSRF token)</p>"
    assert takes_for_forged(page(400, told))
    assert not takes_for_forged(page(200, told))
    assert not takes_for_forged(page(400, "<p>Bad Request</p>"))
