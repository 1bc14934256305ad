"""Harmless: the front keeps the addresses that a client names, and puts its own behind them."""

CLAIM = "COM-007"
EXPECT = "HELD"

NGINX = (
    (
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    ),
)
