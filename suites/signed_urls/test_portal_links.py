"""Links that open without login open with their own token only."""

from functools import partial
from urllib.parse import quote

import pytest

from odoo_owasp import claim, forgeries

pytestmark = pytest.mark.usefixtures("undisturbed")

signed_url = partial(
    claim,
    verifies="URL",
    severity="high",
    cwe=[639, 863],
    asvs=["v5.0.0-8.2.2"],
)


@signed_url("URL-001", "A quotation's link opens with its own token only", needs=["module:sale"])
def test_quotation_link(pages, anonymous, planted, own, cases):
    one, other = planted["quotation-a"], planted["quotation-b"]
    # Odoo notes on the quotation that its customer has seen it.
    own.adopt("mail.message", [["model", "=", "sale.order"], ["res_id", "=", one.id]])
    path = f"/my/orders/{one.id}"
    verify(
        pages, anonymous, cases, one, other,
        lambda token: path if token is None else f"{path}?access_token={quote(token)}",
    )  # fmt: skip


@signed_url("URL-002", "A survey's link opens with its own token only", needs=["module:survey"])
def test_survey_link(pages, anonymous, planted, own, cases):
    one, other = planted["survey-a"], planted["survey-b"]
    own.adopt("survey.user_input", [["survey_id", "in", [one.id, other.id]]])
    verify(
        pages, anonymous, cases, one, other,
        lambda token: "/survey/start" if token is None else f"/survey/start/{quote(token)}",
    )  # fmt: skip


UNSENT = "the word '\\x00'"
"""What a front refuses in a path."""
ANSWERS = (200, 303, 400, 401, 403, 404)
"""How a refused link may end; anything else is no answer of Odoo's."""


def verify(pages, anonymous, cases, record, other, link):
    """The right token opens the record; a forged one neither shows it nor leads on to it."""
    cases.control(worked=opens(pages, anonymous, record, link), evidence="with the right token")
    forged = forgeries(record.token, {"another record's": other.token})
    for name, token in {"none": None, **forged}.items():
        if name == UNSENT:
            continue
        way = pages.follow(anonymous, link(token))
        opened = any(page.shows(record.tracer) or page.shows(record.token) for page in way)
        cases.held(
            name,
            unless=opened,
            witness="wire",
            evidence=f"answered {' then '.join(str(page.status) for page in way)}",
        )
        cases.control(name, way[-1].status in ANSWERS, f"status {way[-1].status}")
    cases.control(worked=opens(pages, anonymous, record, link), evidence="still, after all others")


def opens(pages, anonymous, record, link):
    """Whether the right token shows the record."""
    page = pages.follow(anonymous, link(record.token))[-1]
    return page.status == 200 and page.shows(record.tracer)
