"""A target and a consent survive the text that describes them; any other text is told."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.rules import Budget, Consent, Origin, Rules
from odoo_owasp.model.target import Host, Observatory, Planted, Target, Tenant
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import target_file

TARGET = Target(
    "demo", "12ab", "https://127.0.0.1:1", "http://127.0.0.1:2", "demo", "uuid", "nonce", "19.0",
    "b", "t", "/ca.pem", Rules(frozenset({Origin("https", "127.0.0.1", 1)}), "127.0.0.1"),
    frozenset({"sale"}), frozenset({"tls"}),
    {"portal-a": Role("portal-a", "a", 7, Secret("hunter22"), Secret("key"))},
    {"quotation": Planted("quotation", "sale.order", 1, "tabc", "token")}, None, {"res_users": 9},
)  # fmt: skip
CONSENT = Consent(
    "demo", "a uuid of a database", "https://demo.example.com", "http://demo.example.com",
    ("192.0.2.1",), ("RPC", "XSS"),
    datetime(2030, 1, 1, tzinfo=UTC), "0123456789abcdef", "to verify", 10, 4,
)  # fmt: skip


@pytest.mark.parametrize(
    "observatory",
    [
        None,
        Observatory("/sockets", "postgres", "/statements.csv"),
        Observatory("/sockets", "postgres", "/statements.csv", "/mails.jsonl", 25, "/access.log"),
    ],
)
def test_a_target_round_trips(observatory: Observatory | None) -> None:
    target = replace(TARGET, observatory=observatory)
    assert target_file.load(target_file.dump(target)) == target


def test_a_further_way_is_had_where_its_transport_is() -> None:
    asked = ("transport:execute", "transport:web-path", "transport:jsonrpc")
    target = replace(TARGET, capabilities=frozenset({"transport:jsonrpc"}))
    assert target.lacks(asked) == ("transport:web-path",)
    assert TARGET.lacks(asked) == asked


words, names = st.text(max_size=8), st.frozensets(st.text(max_size=5), max_size=3)
numbers = st.integers(0, 2**40)
some = st.none() | st.integers(1, 10**9)
budgets = st.builds(
    Budget, per_second=st.none() | st.floats(0.001, 1e6), at_once=some, requests=some,
    received=some, payload=numbers, answer=numbers, slow=st.floats(0, 1e6), troubles=numbers,
)  # fmt: skip
origins = st.builds(Origin, st.sampled_from(["http", "https"]), words, st.integers(0, 65535))
secrets = st.builds(Secret, words)
roles = st.builds(Role, words, words, st.none() | numbers, secrets, secrets)
actors = st.dictionaries(words, roles, max_size=3)
records = st.dictionaries(
    words, st.builds(Planted, words, words, numbers, words, words), max_size=3
)
folders = st.lists(words, max_size=2).map(tuple)
targets = st.builds(
    Target, words, words, words, words, words, words, words, words, words, words, words,
    st.builds(Rules, st.frozensets(origins, max_size=4), words, words, budgets),
    names, names, actors, records,
    st.none() | st.builds(Observatory, words, words, words, words, numbers, words),
    st.dictionaries(words, numbers, max_size=3), st.just(()),
    st.none() | st.builds(Host, words, words, words, words, numbers, folders, folders),
    st.lists(st.builds(Tenant, words, words, words, words, actors, records), max_size=2).map(tuple),
)  # fmt: skip


@given(targets)
def test_any_target_round_trips(target: Target) -> None:
    assert target_file.load(target_file.dump(target)) == target


zones = st.timezones() | st.just(UTC) | st.just(timezone(timedelta(hours=-5, minutes=-30)))
some_words = st.lists(words, min_size=1, max_size=3).map(tuple)
consents = st.builds(
    Consent, st.text(min_size=1, max_size=8), st.text(min_size=8, max_size=12),
    words.map("https://".__add__), st.just("") | words.map("http://".__add__), some_words,
    some_words, st.datetimes(timezones=zones), st.text(min_size=16, max_size=20), words,
    st.none() | st.floats(0.001, 1e5), st.none() | st.integers(1, 1000), st.booleans(),
)  # fmt: skip


@given(consents)
@example(CONSENT)
def test_any_consent_round_trips(consent: Consent) -> None:
    read = target_file.load_consent(target_file.dump_consent(consent))
    assert replace(read, expires=consent.expires) == consent
    assert read.expires.utcoffset() == consent.expires.utcoffset()
    assert read.expires.replace(tzinfo=None) == consent.expires.replace(tzinfo=None)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@given(st.text() | json_values.map(json.dumps))
@example("")
@example("null")
@example("{}")
@example("True")
@example("[]")
@example("9" * 5000)
@example('{"addresses": [], "scope": [], "expires": "2030-01-01T00:00:00+00:00"}')
def test_what_is_no_consent_is_told(text: str) -> None:
    with pytest.raises(Trouble, match="the database's consent record cannot be read"):
        target_file.load_consent(text)


def spoiled(**changed: Any) -> str:
    """The text of a consent with other values in it; ``...`` takes a field away."""
    data = json.loads(target_file.dump_consent(CONSENT)) | changed
    return json.dumps({name: value for name, value in data.items() if value is not ...})


@pytest.mark.parametrize("name", [one.name for one in fields(Consent)])
def test_a_consent_without_one_of_its_fields(name: str) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        target_file.load_consent(spoiled(**{name: ...}))


@pytest.mark.parametrize(
    "changed",
    [{"more": 1}, {"expires": "soon"}, {"expires": 5}, {"expires": None}, {"addresses": 5},
     {"scope": None}, {"expires": ["2030-01-01T00:00:00+00:00"]}],
)  # fmt: skip
def test_a_consent_of_other_fields(changed: dict[str, Any]) -> None:
    with pytest.raises(Trouble, match="cannot be read") as told:
        target_file.load_consent(spoiled(**changed))
    assert "odoo-owasp consent" in told.value.remedy


def test_a_consent_that_expires_in_no_zone() -> None:
    with pytest.raises(Trouble, match="at a time of no zone"):
        target_file.load_consent(spoiled(expires="2030-01-01T00:00:00"))


@pytest.mark.parametrize(
    "changed",
    [
        {"per_second": 0}, {"per_second": -1}, {"per_second": "10"}, {"per_second": float("nan")},
        {"per_second": True}, {"at_once": 0}, {"at_once": -1}, {"at_once": 1.5}, {"at_once": "4"},
        {"scope": "*"}, {"addresses": "192.0.2.1"}, {"addresses": [1]}, {"nonce": 5},
        {"base_url": None}, {"database_uuid": {}}, {"nonce": ""},
    ],
)  # fmt: skip
def test_a_consent_of_values_that_mean_nothing(changed: dict[str, Any]) -> None:
    with pytest.raises(Trouble):
        target_file.load_consent(spoiled(**changed))


def test_a_consent_that_is_nested_without_end() -> None:
    with pytest.raises(Trouble):
        target_file.load_consent("[" * 100_000)


@given(json_values)
def test_a_field_of_any_value_is_read_or_told(value: Any) -> None:
    for name in ("addresses", "scope", "expires"):
        try:
            read = target_file.load_consent(spoiled(**{name: value}))
        except Trouble:
            continue
        assume(name != "expires")
        assert isinstance(getattr(read, name), tuple)


def test_a_secret_is_in_the_private_file_and_prints_nowhere() -> None:
    assert "hunter22" in target_file.dump(TARGET)
    assert "hunter22" not in repr(TARGET)
