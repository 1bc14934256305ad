"""Harmless: the front knows the tenants' names by a pattern."""

CLAIM = "DBI-002"
EXPECT = "HELD"

NGINX = (
    (
        "server_name demo.odoo-owasp.test demo-two.odoo-owasp.test;",
        "server_name ~^demo(-two)?[.]odoo-owasp[.]test$;",
    ),
)
