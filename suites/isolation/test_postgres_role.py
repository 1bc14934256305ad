"""What the role that Odoo connects with may do in PostgreSQL."""

from odoo_owasp import claim


@claim(
    "DBI-009",
    "Odoo's role in PostgreSQL has its own databases, and no right over the server or any other",
    verifies="DBI",
    severity="high",
    cwe=[250],
    asvs=["v5.0.0-13.2.2"],
    needs=["database"],
)
def test_rights_of_the_role(engagement, cases):
    role = engagement.postgres_role
    cases.control(worked=role.connects, evidence="nobody is connected as that role")
    for what, has in role.attributes().items():
        cases.held(what, unless=has, witness="database", evidence="the role has it")
    memberships = role.memberships()
    cases.held("membership of another role", unless=bool(memberships), witness="database",
               evidence=", ".join(memberships))  # fmt: skip
    for what, found in role.beyond().items():
        cases.held(what, unless=bool(found), witness="database", evidence=", ".join(found))
