"""Harmless: plain HTTP is redirected as moved for good, which may change the method."""

CLAIM = "COM-001"
EXPECT = "HELD"

NGINX = (("return 308 ", "return 301 "),)
