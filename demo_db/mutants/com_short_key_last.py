"""Harmless: a key of 128 bits for a client that can have no other; all others get 256."""

CLAIM = "COM-005"
EXPECT = "HELD"

NGINX = (
    (
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305;",
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
        "ECDHE-ECDSA-AES128-GCM-SHA256;",
    ),
)
