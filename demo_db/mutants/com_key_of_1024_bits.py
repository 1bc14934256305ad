"""The key of the certificate is RSA of 1024 bits."""

CLAIM = "COM-006"
EXPECT = "VIOLATED"
CERTIFICATE = "rsa 1024"

NGINX = (
    (
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:",
        "ssl_ciphers ECDHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0:ECDHE-ECDSA-AES256-GCM-SHA384:",
    ),
)
