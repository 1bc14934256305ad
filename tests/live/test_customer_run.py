"""A customer's own demo database as target, from consent to report, through the command line."""

import json
import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.live.customer import (
    FAST,
    SECRET,
    Customer,
    Running,
    Said,
    Shell,
    Site,
    in_tmpfs,
    wait,
)  # fmt: skip

from odoo_owasp import content, runs
from odoo_owasp.model.rules import CONSENT_KEY
from odoo_owasp.model.target import Target
from odoo_owasp.provision import target_file
from odoo_owasp.provision.machine import cache_dir

pytestmark = pytest.mark.live

CHECKS = tuple(
    word
    for claim in ("COM-001", "COM-002", "COM-003", "URL-001", "URL-002")
    for word in ("--claim", claim)
)
# The one whole visit: ODOO_OWASP_VISIT=all runs every check, in four minutes.
ALL = os.environ.get("ODOO_OWASP_VISIT") == "all"
VISIT = ("--waivers", str(content.release_waivers("19.0"))) if ALL else CHECKS
OUTPUTS = {"journal.jsonl", "report.html", "pytest.html", "pytest.log", *runs.PUBLISHED}
RESULTS = 11
"""Of the checks of ``CHECKS``."""
IN_FLIGHT = 0.5
"""Seconds that a check may still take once its last answer came."""


def start(shell: Shell, site: Site, *words: str, **more: Any) -> Running:
    return shell.start("run", *site.run, *words, "--output", str(shell.output()), **more)


def record(shell: Shell) -> dict[str, Any]:
    """The run's record, which is as its schema says."""
    told: dict[str, Any] = json.loads((shell.output() / "public" / "run.json").read_text())
    schema = content.folder("reports") / "schemas" / "run-1.schema.json"
    jsonschema.validate(told, json.loads(schema.read_text()))
    return told


def verdicts(told: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in told["verdicts"].items() if count}


def secrets_of(target: Target) -> set[str]:
    """What the target's description holds that nobody else may know."""
    roles = target.roles.values()
    given = {secret.reveal() for role in roles for secret in (role.password, role.api_key)}
    tokens = {one.token for one in target.planted.values()}
    return {*given, *tokens, target.consent_nonce} - {""}


def cookies(home: Path) -> set[str]:
    """The session ids that a run keeps."""
    kept = home / "sessions.json"
    known = json.loads(kept.read_text() or "{}") if kept.exists() else {}
    return {one["cookie"].partition("=")[2] for one in known.values()} - {""}


def written(shell: Shell) -> list[Path]:
    """The files of a run, in its folder and in the one for the public."""
    return [file for file in shell.output().rglob("*") if file.is_file()]


def tells_none(secrets: Iterable[str], said: Said, *files: Path) -> None:
    """No file of a run and nothing that was printed has any of the ``secrets``."""
    assert {file.name for file in files} >= OUTPUTS
    texts = {str(file): file.read_text("utf-8", "replace") for file in files}
    for name, text in {**texts, "the terminal": said.text}.items():
        found = [secret[:6] for secret in secrets if secret in text]
        assert not found, (name, found)


# A whole visit ------------------------------------------------------------------------------------


def test_a_visit_holds_leaves_nothing_and_tells_no_secret(customer: Customer, shell: Shell) -> None:
    said = shell("consent", *customer.site.consent, *customer.site.plain, *FAST, typed="demo\n")
    assert said.code == 0, said.text
    nonce = json.loads(customer.parameter(CONSENT_KEY))["nonce"]
    before, sessions = customer.state(), customer.sessions()

    running = start(shell, customer.site, *VISIT)
    home = shell.home(running)
    target = target_file.load((home / "target.json").read_text())
    secrets = secrets_of(target) | cookies(home) | {nonce, customer.password}
    said = running.ended()

    assert said.code == 0, said.text
    told = record(shell)
    found = verdicts(told)
    assert found.pop("HELD") >= RESULTS
    assert found.pop("VIOLATED", 0) == told["waived"]
    assert found.keys() <= ({"NOT_APPLICABLE"} if ALL else set())
    assert [(one["rule"], one["held"]) for one in told["rules"]] == [
        ("ROE-2", True), ("ROE-2", True), ("ROE-3", True), ("ROE-6", True), ("ROE-7", True),
    ]  # fmt: skip
    assert customer.tagged() == {}
    assert customer.changes_since(before) == []
    assert list((shell.cache / "deployments").iterdir()) == []
    secrets |= customer.sessions() - sessions
    assert len(secrets) > 20  # passwords and keys of the roles, tokens, sessions
    tells_none(secrets, said, *written(shell), shell.cache / "consents.jsonl")
    assert {f"('127.0.0.1', {customer.site.port})", "name '127.0.0.1'"} == said.reached


def test_an_odoo_below_a_path_of_its_host(customer: Customer, shell: Shell) -> None:
    below = (
        ("location / { proxy_pass http://odoo; }", "location /erp/ { proxy_pass http://odoo/; }"),
    )  # fmt: skip
    site = customer.front_for("demo", "below", below)
    customer.consent(site, base_url=f"{site.url}/erp", plain_url="")
    words = [f"{word}/erp" if word == site.url else word for word in site.run]
    checks = ("--claim", "RPC", "-k", "jsonrpc and (anonymous or employee-a)")
    said = shell("run", *words, *checks, "--output", str(shell.output()))
    assert said.code == 0, said.text
    assert verdicts(record(shell)) == {"HELD": 2}
    asked = [json.loads(line)["path"] for line in site.front.access_log.read_text().splitlines()]
    ours = [path for path in asked if path != "/web/health"]  # that is the front's own probe
    assert ours
    assert all(path.startswith("/erp/") for path in ours)


def test_a_consent_is_given_shown_and_revoked(customer: Customer, shell: Shell) -> None:
    said = shell("consent", *customer.site.consent, "--scope", "COM,URL", *FAST, typed="demo\n")
    assert said.code == 0, said.text
    assert f"odoo-owasp run --url {customer.site.url} --db demo" in said.err
    shown = shell("consent", *customer.site.consent, "--show")
    assert shown.code == 0, shown.text
    assert "scope COM, URL, 1000 requests/s, 8 at once" in shown.err
    written = json.loads(customer.parameter(CONSENT_KEY))
    assert (written["base_url"], written["addresses"]) == (customer.site.url, ["127.0.0.1"])
    assert written["nonce"] not in said.text + shown.text

    assert "the consent is revoked" in shell("consent", *customer.site.consent, "--revoke").err
    assert customer.parameter(CONSENT_KEY) == ""
    assert shell("consent", *customer.site.consent, "--show").code == 2
    assert "there was no consent" in shell("consent", *customer.site.consent, "--revoke").err


def test_two_factors_need_an_api_key_and_it_does_for_all(customer: Customer, shell: Shell) -> None:
    customer.sql("UPDATE res_users SET totp_secret = 'JBSWY3DPEHPK3PXP' WHERE login = 'admin'")
    said = shell("consent", *customer.site.consent, typed="demo\n")
    assert said.code == 4
    assert "an account with two-factor authentication needs an API key" in said.err
    assert len(customer.heard()) == 2  # what it is, and one login

    key = {SECRET: customer.api_key}
    assert shell("consent", *customer.site.consent, *FAST, typed="demo\n", env=key).code == 0
    said = start(shell, customer.site, "--claim", "COM-003", env=key).ended()
    assert said.code == 0, said.text
    said = shell("clean", *customer.site.consent, env=key)
    assert (said.code, said.err) == (0, "nothing of ours was there\n")
    assert customer.api_key not in said.text


def test_an_embedded_run_tells_no_secret(shell: Shell) -> None:
    running = shell.start(
        "run", "--claim", "COM", "--claim", "URL", "--profile", "quick",
        "--output", str(shell.output()), env={"ODOO_OWASP_CACHE": str(cache_dir())},
    )  # fmt: skip
    home = shell.home(running, cache_dir())
    target = target_file.load((home / "target.json").read_text())
    secrets = secrets_of(target)
    while running.process.poll() is None:
        secrets |= cookies(home)
        # os.walk, since it does not mind that the deployment goes away meanwhile.
        secrets |= {file for *_, files in os.walk(home / "data" / "sessions") for file in files}
        time.sleep(0.05)
    said = running.ended()
    assert said.code == 0, said.text
    assert len(secrets) > 20
    tells_none(secrets, said, *written(shell))


# Consent ends during a run ------------------------------------------------------------------------


def test_consent_is_looked_at_again_during_a_run(customer: Customer, shell: Shell) -> None:
    customer.consent(per_second=60)
    running = start(shell, customer.site, "--claim", "RPC")
    wait(lambda: '"kind":"verdict"' in shell.journal())
    assert "the consent is revoked" in shell("consent", *customer.site.consent, "--revoke").err
    said = running.ended()
    assert said.code == 2, said.text
    told = record(shell)
    assert "the database carries no consent record" in told["stopped"]
    assert customer.tagged() == {}
    found = verdicts(told)
    assert found["HELD"] >= 1  # before
    assert found["ERROR"] >= 1  # after
    assert "VIOLATED" not in found


# The target, or this machine, fails ---------------------------------------------------------------


def test_a_target_that_dies_is_left_alone_and_nothing_more_held(
    customer: Customer, shell: Shell
) -> None:
    site = customer.front_for("demo", "dying")
    customer.consent(site)
    running = start(shell, site, *CHECKS)
    wait(lambda: shell.journal().count('"kind":"verdict"') >= 2)
    site.nginx.terminate()
    died = datetime.now(UTC).timestamp()
    said = running.ended()
    assert said.code == 2, said.text
    told = record(shell)
    entries = [json.loads(line) for line in shell.journal().splitlines()]
    told_of = [one for one in entries if one["kind"] == "verdict"]
    held = [one for one in told_of if one["judgement"]["verdict"] == "HELD"]
    late = [one for one in held if when(one) > died + IN_FLIGHT]
    assert late == []
    assert verdicts(told)["HELD"] == len(held) < RESULTS
    assert "the circuit breaker opened" in told["stopped"]
    assert "the circuit breaker opened" in (shell.output() / "report.html").read_text()
    (left,) = [rule["said"] for rule in told["rules"] if rule["title"].endswith("is gone")]
    assert f"odoo-owasp clean {site.url} demo" in left
    customer.consent()
    assert shell("clean", *customer.site.consent).code == 0


def when(entry: dict[str, Any]) -> float:
    return datetime.fromisoformat(entry["time"]).timestamp()


@pytest.mark.parametrize("kilobytes", [64, 150], ids=["while-planting", "during-checks"])
def test_a_disk_that_fills_up(customer: Customer, shell: Shell, kilobytes: int) -> None:
    customer.consent()
    shell.output().mkdir()
    said = shell(
        "run", *customer.site.run, *CHECKS, "--output", str(shell.output() / "run"),
        before=in_tmpfs(shell.output(), f"size={kilobytes}k"),
    )  # fmt: skip
    assert said.code == 4, said.text
    assert "the disk is full" in said.err
    assert "free some space" in said.err
    assert shell("clean", *customer.site.consent).code == 0
