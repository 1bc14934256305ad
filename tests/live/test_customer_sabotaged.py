"""On a customer's deployment the answers alone are the witness: it too must see the sabotage."""

import json
from pathlib import Path

import psycopg
import pytest
from tests.live.customer import LOGIN, SECRET, Shell, Silent

from odoo_owasp.model.rules import CONSENT_KEY
from odoo_owasp.model.target import Target
from odoo_owasp.provision import deployment
from odoo_owasp.provision.mutants import mutants_folder, read_mutant
from odoo_owasp.provision.template import Order, template

pytestmark = pytest.mark.live

STOPPED = (
    "INSERT INTO ir_mail_server "
    "(name, smtp_host, smtp_port, smtp_encryption, smtp_authentication, active) "
    "VALUES ('neutralization', 'invalid', 1025, 'none', 'login', true)"
)


def call_it_a_demo(target: Target) -> None:
    """As its owner would: the consent says so, and no mail can leave."""
    assert target.observatory
    with psycopg.connect(
        host=target.observatory.socket_dir, user=target.observatory.user,
        dbname=target.database, autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(STOPPED)
        connection.execute(
            "UPDATE ir_config_parameter SET value = jsonb_set(value::jsonb, '{own_demo}', 'true') "
            "WHERE key = %s",
            [CONSENT_KEY],
        )


@pytest.mark.parametrize(
    ("mutant", "code", "verdict"),
    [("rpc_underscore_callable", 1, "VIOLATED"), ("rpc_gate_counted", 0, "HELD")],
)
def test_rpc_by_answers_alone(shell: Shell, mutant: str, code: int, verdict: str) -> None:
    sabotage = read_mutant(mutants_folder() / f"{mutant}.py")
    steps = Silent()
    with deployment.deployed(template(Order(), steps), steps, mutant=sabotage) as (target, _):
        call_it_a_demo(target)
        admin = target.roles["administrator"]
        said = shell(
            "run", "--url", target.base_url, "--db", target.database, "--ca", target.ca_file,
            "--claim", "RPC", "-k", "jsonrpc-employee-a", "--output", str(shell.output()),
            env={LOGIN: admin.login, SECRET: admin.password.reveal()},
        )  # fmt: skip
        assert said.code == code, said.text
    (claim,) = json.loads(Path(shell.output() / "public" / "run.json").read_text())["claims"]
    assert (claim["verdict"], claim["witness"]) == (verdict, ["answer"])
