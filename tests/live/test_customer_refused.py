"""Every bad input is told in a sentence with its remedy, and no more than a look was sent."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from tests.live.customer import ADDRESS, FAST, LOGIN, SECRET, Customer, Said, Shell, in_tmpfs

from odoo_owasp.model.rules import CONSENT_KEY
from odoo_owasp.provision.machine import free_ports

pytestmark = pytest.mark.live

# Made in tests/conftest.py.
Serve = Any
SaidByServer = Any
Trap = Any

HOST = "demo.customer.test"
LOOK = 4
"""Requests of a look at consent: the version, one login, the database's id and the record."""
EXAMINATION = 40
"""Requests of a look at the whole deployment."""
ONE_CHECK = ("--claim", "COM-003")
MADE_BY_PEOPLE = "UPDATE account_move SET create_uid = 2, create_date = now()"
ELEVEN_MORE = (
    "INSERT INTO res_users (company_id, partner_id, active, share, login, notification_type) "
    "SELECT company_id, partner_id, true, false, 'person-' || n, 'email' "
    "FROM res_users, generate_series(1, 11) n WHERE id = 2"
)
ENABLED = (
    "UPDATE payment_provider SET state = 'enabled' WHERE id = "
    "(SELECT min(id) FROM payment_provider)"
)


def refused(said: Said, code: int, *words: str) -> None:
    """It ended with ``code``, said ``words``, and what to do."""
    assert said.code == code, said.text
    told = " ".join(said.err.split())
    for word in words:
        assert word in told, told
    assert "→" in told, told


def looked(customer: Customer, most: int = LOOK) -> None:
    """No more than ``most`` calls were sent, all of them ours."""
    heard = customer.heard()
    assert 0 < len(heard) <= most
    assert {(one["method"], one["path"]) for one in heard} == {("POST", "/jsonrpc")}
    assert all(one["agent"].startswith("odoo-owasp/") for one in heard)


def run(shell: Shell, customer: Customer, *words: str, **more: Any) -> Said:
    """A run of one check; nothing of it is left in the folder where it was refused."""
    return shell("run", *customer.site.run, *ONE_CHECK, *words, **more)


# Consent ------------------------------------------------------------------------------------------


def test_no_consent(customer: Customer, shell: Shell) -> None:
    refused(
        run(shell, customer), 2, "the database carries no consent record",
        f"odoo-owasp consent {customer.site.url} demo",
    )  # fmt: skip
    looked(customer)


def test_an_expired_consent(customer: Customer, shell: Shell) -> None:
    customer.consent(expires=datetime.now(UTC) - timedelta(seconds=1))
    refused(run(shell, customer), 2, "the consent expired at", "odoo-owasp consent")
    looked(customer)


def test_a_consent_for_longer_than_one_may_last(customer: Customer, shell: Shell) -> None:
    customer.consent(expires=datetime.now(UTC) + timedelta(days=8))
    refused(run(shell, customer), 2, "longer than 7 days", "odoo-owasp consent")
    looked(customer)


def test_a_restored_copy_has_the_record_and_no_consent(customer: Customer, shell: Shell) -> None:
    customer.consent(database="other")
    asked = [*customer.site.run]
    asked[asked.index("demo")] = "other"
    refused(
        shell("run", *asked, *ONE_CHECK), 2, "was given for another database", "odoo-owasp consent"
    )
    looked(customer)


def test_a_copy_elsewhere_does_not_inherit_consent(customer: Customer, shell: Shell) -> None:
    elsewhere = customer.site.url.rsplit(":", 1)[0]
    customer.consent(base_url=elsewhere)
    refused(
        run(shell, customer), 2, f"given for {elsewhere}, not for {customer.site.url}",
        "odoo-owasp consent",
    )  # fmt: skip
    looked(customer)


def test_the_host_moved_since_consent(customer: Customer, shell: Shell) -> None:
    customer.consent(addresses=("192.0.2.7",))
    refused(run(shell, customer), 2, f"address is {ADDRESS}", "192.0.2.7", "odoo-owasp consent")
    looked(customer)


@pytest.mark.parametrize("text", ["{", '{"expires": "2030-01-01"}'])
def test_a_record_that_cannot_be_read(customer: Customer, shell: Shell, text: str) -> None:
    customer.set_parameter(CONSENT_KEY, text)
    refused(run(shell, customer), 4, "consent record cannot be read", "give consent anew")
    looked(customer)


def test_consent_is_given_anew_where_the_record_cannot_be_read(
    customer: Customer, shell: Shell
) -> None:
    customer.set_parameter(CONSENT_KEY, "{")
    said = shell("consent", *customer.site.consent, *FAST, typed="demo\n")
    assert said.code == 0, said.text
    assert json.loads(customer.parameter(CONSENT_KEY))["database_uuid"] == customer.uuid


def test_a_claim_outside_the_consent(customer: Customer, shell: Shell) -> None:
    customer.consent(scope=("COM",))
    said = shell("run", *customer.site.run, "--claim", "XSS", "--claim", "COM")
    refused(said, 2, "the consent covers COM, not XSS", "--claim")
    looked(customer)


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [("Demo\n", 4, "that is not 'demo': nothing was written"), ("\n", 2, "stopped by the user")],
)
def test_another_name_typed(
    customer: Customer, shell: Shell, typed: str, code: int, told: str
) -> None:
    said = shell("consent", *customer.site.consent, typed=typed)
    assert said.code == code, said.text
    assert told in said.err
    assert customer.parameter(CONSENT_KEY) == ""
    looked(customer, EXAMINATION)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--hours", "169"], "169 hours"), (["--hours", "nan"], "nan hours"),
        (["--rate", "inf"], "above 0"), (["--scope", "COM,NOPE"], "NOPE is no promise"),
    ],
)  # fmt: skip
def test_terms_that_no_consent_may_have(
    customer: Customer, shell: Shell, words: list[str], told: str
) -> None:
    said = shell("consent", *customer.site.consent, *words, typed="demo\n")
    assert said.code == 4, said.text
    assert told in said.err
    assert said.reached == set()


# Signs of production ------------------------------------------------------------------------------


# Both at the trap: what were mailed or fetched would be seen.
MAIL = (
    "INSERT INTO ir_mail_server (name, smtp_host, smtp_port, smtp_encryption, "
    "smtp_authentication, active, sequence) "
    "VALUES ('Live', '{host}', {port}, 'none', 'login', true, 1)"
)
FETCH = (
    "INSERT INTO fetchmail_server (name, server_type, server, port, active, state) "
    "VALUES ('Inbox', 'imap', '{host}', {port}, true, 'done')"
)


@pytest.fixture
def production(customer: Customer, trap: Trap, request: pytest.FixtureRequest) -> str:
    """Makes the deployment look like production; returns what is to be said about it."""
    statement, said = request.param
    host, port = trap.netlocs[0].split(":")
    customer.sql(statement.format(host=host, port=port))
    return str(said)


FINAL = [
    pytest.param(
        ("DELETE FROM ir_mail_server", "nothing keeps mails from the mail server of Odoo's"),
        id="mail-of-the-configuration",
    ),
    pytest.param((MAIL, "outgoing mail servers are active: Live"), id="mail"),
    pytest.param((FETCH, "incoming mail servers are active: Inbox"), id="fetchmail"),
    pytest.param((ENABLED, "payment providers are in live mode: "), id="payment"),
]
SOFT = [
    pytest.param(
        ("UPDATE ir_config_parameter SET value = 'False' WHERE key = 'database.is_neutralized'",
         "the database is not neutralized"), id="not-neutralized",
    ),
    pytest.param((ELEVEN_MORE, "16 employees have an account"), id="people"),
    pytest.param((MADE_BY_PEOPLE, "58 business documents in the last 30 days"), id="documents"),
    pytest.param(
        ("INSERT INTO ir_config_parameter (key, value) VALUES ('database.enterprise_code', 'M1')",
         "an enterprise subscription is registered"), id="enterprise",
    ),
]  # fmt: skip


@pytest.mark.parametrize("production", SOFT, indirect=True)
def test_no_consent_for_what_looks_like_production(
    customer: Customer, shell: Shell, production: str
) -> None:
    said = shell("consent", *customer.site.consent, typed="demo\n")
    refused(said, 2, "this looks like production", production, "--i-own-this-demo")
    assert "Type the database's name" not in said.text
    assert customer.parameter(CONSENT_KEY) == ""
    looked(customer, EXAMINATION)


@pytest.mark.parametrize("production", SOFT, indirect=True)
def test_its_owner_may_call_it_a_demo(customer: Customer, shell: Shell, production: str) -> None:
    words = [*customer.site.consent, "--i-own-this-demo"]
    said = shell("consent", *words, typed="demo\n")
    assert said.code == 0, said.text
    assert production in said.err
    assert json.loads(customer.parameter(CONSENT_KEY))["own_demo"] is True


@pytest.mark.parametrize("production", FINAL, indirect=True)
def test_nobody_may_call_mail_and_payment_a_demo(
    customer: Customer, shell: Shell, production: str
) -> None:
    words = [*customer.site.consent, "--i-own-this-demo"]
    said = shell("consent", *words, typed="demo\n")
    refused(said, 2, "this looks like production", production, "neutralize")
    assert customer.parameter(CONSENT_KEY) == ""
    looked(customer, EXAMINATION)


@pytest.mark.parametrize(
    ("production", "own_demo"),
    [pytest.param(*one.values, own_demo, id=str(one.id))
     for signs, own_demo in ((FINAL, True), (SOFT, False)) for one in signs],
    indirect=["production"],
)  # fmt: skip
def test_no_run_on_what_looks_like_production_by_now(
    customer: Customer, shell: Shell, production: str, own_demo: bool
) -> None:
    customer.consent(own_demo=own_demo)
    refused(run(shell, customer), 2, "this looks like production", production)
    looked(customer, EXAMINATION)


# Where it is --------------------------------------------------------------------------------------


Asked = Callable[..., Said]


@pytest.fixture
def asked(shell: Shell) -> Asked:
    """Asks for a URL: ``asked(url, *words)``; by ``consent``, the first command of all."""

    def ask(url: str, *words: str, database: str = "demo", address: str = ADDRESS) -> Said:
        where = ["--address", address] if address else []
        return shell("consent", url, database, *where, *words, typed="demo\n")

    return ask


def url_of(server: Any) -> str:
    return f"https://{HOST}:{server.server_port}"


def test_a_redirect_is_named_and_not_followed(
    asked: Asked, serve: Serve, said: SaidByServer, trap: Trap, authority: trustme.CA, ca_file: str
) -> None:
    away = {"Location": f"https://{trap.netlocs[0]}/jsonrpc"}
    server = serve(lambda _: said(status=302, headers=away), certificate=authority.issue_cert(HOST))
    refused(asked(url_of(server), "--ca", ca_file), 4, f"redirects to https://{trap.netlocs[0]}")
    assert [one.path for one in server.asked] == ["/jsonrpc"]
    assert b"password" not in server.asked[0].body


@pytest.mark.parametrize(
    ("status", "told"), [(503, "down, or in maintenance"), (200, "does not answer as Odoo does"),
                         (404, "does not answer as Odoo does")],
)  # fmt: skip
def test_a_page_that_is_no_odoo_gets_no_password(
    asked: Asked, serve: Serve, said: SaidByServer, authority: trustme.CA, ca_file: str,
    status: int, told: str,
) -> None:  # fmt: skip
    page = said(b"<!doctype html><title>It works</title>", status)
    server = serve(lambda _: page, certificate=authority.issue_cert(HOST))
    refused(asked(url_of(server), "--ca", ca_file), 4, told)
    assert [one.path for one in server.asked] == ["/jsonrpc"]


def test_nothing_listens_there(asked: Asked, shell: Shell) -> None:
    url = f"https://{HOST}:{free_ports(1)[0]}"
    refused(asked(url), 4, "does not answer at 127.0.0.1", "is it up")
    words = ["--url", url, "--db", "demo", "--address", ADDRESS, "--output", str(shell.output())]
    refused(shell("run", *words, *ONE_CHECK), 4, "does not answer at 127.0.0.1", "is it up")
    assert [file.name for file in shell.output().iterdir()] == ["journal.jsonl"]


def test_a_server_that_hangs_up(
    asked: Asked, serve: Serve, authority: trustme.CA, ca_file: str
) -> None:
    server = serve(lambda _: None, certificate=authority.issue_cert(HOST))
    refused(asked(url_of(server), "--ca", ca_file), 4, "does not answer at 127.0.0.1")


def expired(authority: trustme.CA) -> trustme.LeafCert:
    day = datetime.now(UTC) - timedelta(days=1)
    return authority.issue_cert(HOST, not_before=day - timedelta(days=1), not_after=day)


def test_a_certificate_of_an_unknown_authority(
    asked: Asked, serve: Serve, authority: trustme.CA
) -> None:
    server = serve(certificate=authority.issue_cert(HOST))
    refused(asked(url_of(server)), 4, "TLS", "unable to get local issuer certificate", "--ca FILE")
    assert server.asked == []


def test_a_certificate_for_another_host(
    asked: Asked, serve: Serve, authority: trustme.CA, ca_file: str
) -> None:
    server = serve(certificate=authority.issue_cert("other.customer.test", ADDRESS))
    refused(asked(url_of(server), "--ca", ca_file), 4, "TLS", "matches", "give the host name")
    assert server.asked == []


def test_an_expired_certificate(
    asked: Asked, serve: Serve, authority: trustme.CA, ca_file: str
) -> None:
    server = serve(certificate=expired(authority))
    refused(asked(url_of(server), "--ca", ca_file), 4, "TLS", "certificate has expired", "renewed")
    assert server.asked == []


def test_a_plain_server_where_tls_is_asked_for(asked: Asked, serve: Serve) -> None:
    server = serve()
    refused(asked(url_of(server)), 4, "TLS")
    assert server.asked == []


@pytest.mark.parametrize(
    ("url", "address", "told"),
    [
        ("http://192.0.2.1", "", "plain HTTP"),
        (f"http://{HOST}", "192.0.2.1", "plain HTTP"),
        ("http://192.0.2.1:443", "", "plain HTTP"),
        (f"https://admin:secret@{HOST}", ADDRESS, "without a password"),
        (f"https://{HOST}#fragment", ADDRESS, "the address where Odoo begins"),
        (f"https://{HOST}/?db=demo", ADDRESS, "the address where Odoo begins"),
        (f"ftp://{HOST}", ADDRESS, "must look like https://"),
        (HOST, ADDRESS, "must look like https://"),
        ("https://dem\N{LATIN SMALL LETTER O WITH DIAERESIS}.customer.test", ADDRESS, "in ASCII"),
        (f"https://{HOST}\\@evil.test", ADDRESS, "must look like https://"),
        (f"https://{HOST}:0", ADDRESS, "must look like https://"),
        (f"https://{HOST}:99999", ADDRESS, "must look like https://"),
        (f"https://{HOST}/a/../b", ADDRESS, "its path must be a plain one"),
        ("", ADDRESS, "a URL and a database"),
        (f"https://{HOST}", "localhost", "is no IP address"),
        (f"https://{HOST}", "255.255.255.255", "no address of a server"),
        (f"https://{HOST}", "169.254.169.254", "no address of a server"),
    ],
)  # fmt: skip
def test_an_address_that_will_not_do_is_never_connected_to(
    asked: Asked, url: str, address: str, told: str
) -> None:
    said = asked(url, address=address)
    assert said.code == 4, said.text
    assert told in said.err
    assert "secret" not in said.text
    assert said.reached == set()


def test_an_authority_that_is_no_file(asked: Asked) -> None:
    said = asked(f"https://{HOST}", "--ca", "/no/such/file.pem")
    refused(said, 4, "there is no file /no/such/file.pem", "--ca")
    assert said.reached == set()


def test_an_authority_that_is_no_certificate(
    asked: Asked, customer: Customer, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate")
    refused(asked(customer.site.url, "--ca", str(file)), 4, "ca.pem is no certificate", "--ca")
    assert customer.heard() == []


def test_a_database_that_is_not_there(asked: Asked, customer: Customer) -> None:
    said = asked(customer.site.url, "--ca", str(customer.site.front.ca_file), database="nope")
    refused(said, 4, "refused to authenticate", "is the database's name right?")
    looked(customer, 2)


# Who asks -----------------------------------------------------------------------------------------


def test_a_wrong_password_is_tried_once(customer: Customer, shell: Shell) -> None:
    customer.consent()
    refused(
        run(shell, customer, env={SECRET: "wrong-s3cret"}), 4,
        "does not let 'admin' in; it was asked once", "API key",
    )  # fmt: skip
    looked(customer, 2)  # what it is, and the login


def test_a_user_who_is_no_administrator(customer: Customer, shell: Shell) -> None:
    role = customer.facts["roles"]["employee-a"]
    said = run(shell, customer, env={LOGIN: role["login"], SECRET: role["password"]})
    refused(said, 4, "may not read ir.config_parameter", "administrator's account")
    looked(customer)


@pytest.mark.parametrize("missing", [LOGIN, SECRET])
def test_no_credentials_and_nobody_to_ask(customer: Customer, shell: Shell, missing: str) -> None:
    said = run(shell, customer, env={missing: None})
    refused(said, 4, "there is nobody to ask", LOGIN, SECRET)
    assert said.reached == set()


# What is asked for, and where to ------------------------------------------------------------------


def test_an_unknown_claim(customer: Customer, shell: Shell) -> None:
    said = shell("run", *customer.site.run, "--claim", "NOPE-9")
    assert said.code == 4, said.text
    assert "no check verifies NOPE-9; there are AUT, CC-2, COM" in said.err
    assert said.reached == set()


def test_an_output_folder_that_is_not_empty(customer: Customer, shell: Shell) -> None:
    (shell.output() / "kept").mkdir(parents=True)
    said = run(shell, customer, "--output", str(shell.output()))
    refused(said, 4, "is not empty", "--output")
    assert [file.name for file in shell.output().iterdir()] == ["kept"]
    assert said.reached == set()


def test_an_output_folder_on_a_read_only_disk(customer: Customer, shell: Shell) -> None:
    shell.output().mkdir()
    said = run(
        shell, customer, "--output", str(shell.output() / "run"),
        before=in_tmpfs(shell.output(), "ro"),
    )  # fmt: skip
    refused(said, 4, "cannot be written to: Read-only file system", "--output")
    assert said.reached == set()


def test_an_output_folder_below_a_file(customer: Customer, shell: Shell) -> None:
    shell.output().write_text("")
    said = run(shell, customer, "--output", str(shell.output() / "run"))
    refused(said, 4, "cannot be written to: Not a directory", "--output")
    assert said.reached == set()
