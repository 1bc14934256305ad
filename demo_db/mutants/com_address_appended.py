"""Harmless: the front puts the address that it sees behind those that a client names."""

CLAIM = "COM-010"
EXPECT = "HELD"

NGINX = (
    (
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    ),
)
