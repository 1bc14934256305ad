"""For older clients the front agrees on a cipher that does not authenticate what it encrypts."""

CLAIM = "COM-005"
EXPECT = "VIOLATED"

NGINX = (
    (
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:",
        "ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-SHA384:",
    ),
)
