"""The front does not hand on what Odoo says of its files: a policy that forbids scripts."""

CLAIM = "XSS-030"
EXPECT = "VIOLATED"

NGINX = (
    (
        "# mutant:tls",
        "proxy_hide_header Content-Security-Policy;",
    ),
)
