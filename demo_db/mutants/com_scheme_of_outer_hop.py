"""Harmless: the front tells Odoo the scheme of the way to the client, whatever it is."""

CLAIM = "COM-008"
EXPECT = "HELD"

NGINX = (
    ("proxy_set_header X-Forwarded-Proto https;", "proxy_set_header X-Forwarded-Proto $scheme;"),
)
