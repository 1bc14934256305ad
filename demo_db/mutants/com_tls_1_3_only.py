"""Harmless: the front speaks TLS 1.3 alone."""

CLAIM = "COM-004"
EXPECT = "HELD"

NGINX = (("ssl_protocols TLSv1.2 TLSv1.3;", "ssl_protocols TLSv1.3;"),)
