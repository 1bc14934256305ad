"""Harmless: the authority has another one sign, and the front sends both certificates."""

CLAIM = "COM-006"
EXPECT = "HELD"
CERTIFICATE = "with one between"
