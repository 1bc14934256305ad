"""Harmless: the pages of customers tell no site at all where a link was followed."""

CLAIM = "URL-022"
EXPECT = "HELD"
NGINX = [
    (
        "# mutant:tls",
        "location /my/ { add_header Referrer-Policy no-referrer always; proxy_pass http://odoo; }",
    ),
]
