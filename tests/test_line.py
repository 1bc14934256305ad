"""Where a customer's deployment is: URLs, twins and terms, before anything is sent."""

from pathlib import Path

import pytest

from odoo_owasp import runs
from odoo_owasp.consents import Terms, demand_possible
from odoo_owasp.engine import JournalFile
from odoo_owasp.line import Place, plain_twin, written
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.model.trouble import Trouble

URL = "https://demo.example.com"


def test_a_place_has_one_form() -> None:
    assert written(Place("https://DEMO.example.com:443/", "demo")).url == URL
    assert written(Place("http://127.0.0.1:8069", "demo")).url == "http://127.0.0.1:8069"


@pytest.mark.parametrize("url", ["http://demo.example.com", "http://192.0.2.1"])
def test_no_password_travels_in_the_clear(url: str) -> None:
    with pytest.raises(Trouble, match="plain HTTP"):
        written(Place(url, "demo"))


def test_a_password_in_a_url_is_not_repeated() -> None:
    with pytest.raises(Trouble) as told:
        written(Place("https://admin:hunter22@demo.example.com", "demo"))
    assert "hunter22" not in str(told.value)


def test_a_plain_twin_is_the_same_place() -> None:
    assert plain_twin(URL, "http://demo.example.com/") == "http://demo.example.com"
    assert plain_twin(f"{URL}/erp", "http://demo.example.com:8080/erp").endswith(":8080/erp")


@pytest.mark.parametrize(
    "plain", ["http://other.example.com", URL, "http://demo.example.com/erp", "demo.example.com"]
)
def test_another_place_is_no_plain_twin(plain: str) -> None:
    with pytest.raises(Trouble):
        plain_twin(URL, plain)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(hours=0), Terms(hours=-1), Terms(hours=168.1), Terms(hours=float("nan")),
        Terms(hours=float("inf")), Terms(per_second=0), Terms(per_second=float("inf")),
        Terms(per_second=float("nan")), Terms(at_once=0), Terms(at_once=10**6),
        Terms(scope=("NOPE",)), Terms(scope=("",)),
    ],
)  # fmt: skip
def test_terms_that_no_consent_may_have(terms: Terms) -> None:
    with pytest.raises(Trouble):
        demand_possible(terms)


def test_terms_that_it_may_have() -> None:
    for terms in (Terms(), Terms(hours=168, scope=("RPC", "XSS"), per_second=0.5, at_once=1)):
        demand_possible(terms)


def test_a_run_that_had_not_begun_is_told_from_an_altered_one(tmp_path: Path) -> None:
    JournalFile(tmp_path / "journal.jsonl", Redactor()).write("request", path="/jsonrpc")
    with pytest.raises(Trouble, match="ended while its target was being prepared") as told:
        runs.report(tmp_path)
    assert "odoo-owasp clean" in told.value.remedy
