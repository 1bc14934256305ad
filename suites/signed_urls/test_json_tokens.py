"""A JSON route can be given anything in a token's place: only the token opens."""

from functools import partial
from uuid import uuid4

import pytest

from odoo_owasp import claim, signed_partner

pytestmark = pytest.mark.usefixtures("undisturbed")

TYPES = {
    "a number": 1, "nought": 0, "true": True, "false": False, "an empty list": [],
    "a list of an empty text": [""], "an empty object": {}, "a condition": ["!=", False],
    "an object": {"$ne": None}, "a list of lists": [[]],
}  # fmt: skip
"""What is no text, by what it is."""


@claim(
    "URL-009",
    "A JSON route takes a token or a signature as it is, and nothing of another type",
    verifies="URL",
    severity="high",
    cwe=[843, 639],
    asvs=["v5.0.0-15.3.5"],
    needs=["database", "module:portal", "module:sale"],
)
def test_tokens_of_another_type(
    engagement, pages, anonymous, administrator, own, maker, link,
    open_with_their_own_token_only, cases,
):  # fmt: skip
    """Beside a document stands its customer, whom nobody is told of without the token."""
    customer, other = maker.partner(), maker.partner()
    tokens = str(uuid4()), str(uuid4())
    engagement.redactor.learn(tokens)
    orders = [
        own.make(administrator, "sale.order", {
            "client_order_ref": f"{maker.tracer}o", "partner_id": customer, "user_id": False,
            "state": "sent", "access_token": token,
        })
        for token in tokens
    ]  # fmt: skip
    place = {"thread_model": "sale.order", "thread_id": orders[0]}
    sign = partial(signed_partner, maker.secret, engagement.target.database)
    name = f"{maker.tracer}p1"

    def asked_with(token, parameter, **given):
        given |= {} if token is None else {parameter: token}
        return pages.call(anonymous, "/portal/chatter_init", **place, **given)

    def told(answer):
        return answer.shows(name)

    by_token = link(
        "a document's talk by its token", tokens[0], partial(asked_with, parameter="token"), told,
        {"the token of another document": tokens[1]}, TYPES,
    )  # fmt: skip
    by_signature = link(
        "a document's talk by a partner's signature", sign(tokens[0], customer),
        partial(asked_with, parameter="hash", pid=customer), told,
        {"signed for another document": sign(tokens[1], customer),
         "signed for another partner": sign(tokens[0], other),
         "signed for another database": signed_partner(maker.secret, "x", tokens[0], customer),
         "signed without a token": sign(False, customer)},
        TYPES,
    )  # fmt: skip
    open_with_their_own_token_only([by_token, by_signature])
    cases.covered("JSON routes with tokens", 1, 1)
