"""Harmless: the front adds a policy of its own to those of Odoo."""

CLAIM = "XSS-030"
EXPECT = "HELD"

NGINX = (
    (
        "# mutant:tls",
        "add_header X-Permitted-Cross-Domain-Policies none always;",
    ),
)
