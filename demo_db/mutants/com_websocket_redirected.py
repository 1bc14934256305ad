"""Harmless: plain HTTP is redirected for now only."""

CLAIM = "COM-013"
EXPECT = "HELD"

NGINX = (("return 308 ", "return 307 "),)
