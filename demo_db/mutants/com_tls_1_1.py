"""The front speaks TLS 1.1, too, for a client that knows nothing better."""

CLAIM = "COM-004"
EXPECT = "VIOLATED"

NGINX = (
    ("ssl_protocols TLSv1.2 TLSv1.3;", "ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3;"),
    (
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:",
        "ssl_ciphers ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0:ECDHE-ECDSA-AES256-GCM-SHA384:",
    ),
)
