"""Signs of production: each alone is seen, and a demo has none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.logic.production import MOST_DOCUMENTS, MOST_PEOPLE, signs
from odoo_owasp.model.found import Found

DEMO = Found(
    release="19.0", build="19.0", database_uuid="uuid", modules=frozenset({"base"}),
    people=MOST_PEOPLE, recent_documents=MOST_DOCUMENTS, mail_servers=(), mail_fetchers=(),
    mail_stopped=True, live_providers=(), neutralized=True, subscription="",
)  # fmt: skip


def test_a_neutralized_demo_has_no_sign() -> None:
    assert list(signs(DEMO)) == []


@pytest.mark.parametrize(
    ("changed", "said", "final"),
    [
        ({"mail_servers": ("Live",)}, "outgoing mail servers are active: Live", True),
        ({"mail_fetchers": ("In",)}, "incoming mail servers are active: In", True),
        ({"live_providers": ("Pay",)}, "payment providers are in live mode: Pay", True),
        ({"mail_stopped": False}, "nothing keeps mails from", True),
        ({"neutralized": False}, "not neutralized", False),
        ({"people": MOST_PEOPLE + 1}, "11 employees", False),
        ({"recent_documents": MOST_DOCUMENTS + 1}, "51 business documents", False),
        ({"subscription": "enterprise code set"}, "enterprise subscription", False),
    ],
)
def test_each_sign_alone(changed: dict[str, object], said: str, final: bool) -> None:
    (sign,) = signs(replace(DEMO, **changed))  # type: ignore[arg-type]
    assert said in sign.what
    assert sign.final is final
    assert sign.remedy
    assert ("--i-own-this-demo" in sign.remedy) is not final


@pytest.mark.parametrize(
    ("release", "seen"),
    [("14.0", False), ("15.0", False), ("16.0", True), ("saas~18.2", True), ("", True)],
)
def test_neutralizing_is_asked_of_releases_that_can(release: str, seen: bool) -> None:
    found = list(signs(replace(DEMO, release=release, neutralized=False)))
    assert bool(found) is seen


@given(st.text())
def test_any_release_is_read(release: str) -> None:
    list(signs(replace(DEMO, release=release)))
