"""Harmless: who sends a password over plain HTTP is redirected for now only."""

CLAIM = "PWD-003"
EXPECT = "HELD"

NGINX = (("return 308 ", "return 307 "),)
