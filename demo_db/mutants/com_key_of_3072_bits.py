"""Harmless: the key of the certificate is RSA of 3072 bits."""

CLAIM = "COM-006"
EXPECT = "HELD"
CERTIFICATE = "rsa 3072"

NGINX = (
    (
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:",
        "ssl_ciphers ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:",
    ),
)
