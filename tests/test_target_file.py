"""A target survives the file that describes it."""

from dataclasses import replace

import pytest

from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.rules import Origin, Rules
from odoo_owasp.model.target import Observatory, Planted, Target
from odoo_owasp.provision import target_file

TARGET = Target(
    "demo", "https://127.0.0.1:1", "http://127.0.0.1:2", "demo", "uuid", "nonce", "19.0", "b", "t",
    "/ca.pem", Rules(frozenset({Origin("https", "127.0.0.1", 1)})), frozenset({"sale"}),
    frozenset({"tls"}), {"portal-a": Role("portal-a", "a", 7, Secret("hunter22"), Secret("key"))},
    {"quotation": Planted("quotation", "sale.order", 1, "tabc", "token")}, None, {"res_users": 9},
)  # fmt: skip


@pytest.mark.parametrize(
    "observatory",
    [
        None,
        Observatory("/sockets", "postgres", "/statements.csv"),
        Observatory("/sockets", "postgres", "/statements.csv", "/mails.jsonl", "/access.log"),
    ],
)
def test_a_target_round_trips(observatory: Observatory | None) -> None:
    target = replace(TARGET, observatory=observatory)
    assert target_file.load(target_file.dump(target)) == target
