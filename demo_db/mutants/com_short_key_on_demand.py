"""The client decides how long the key is: it gets 128 bits where it would rather have them."""

CLAIM = "COM-005"
EXPECT = "VIOLATED"

NGINX = (
    (
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:",
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:",
    ),
    ("ssl_prefer_server_ciphers on;", "ssl_prefer_server_ciphers off;"),
)
