"""Harmless: a redirect tells caches that it might depend on the way in."""

CLAIM = "COM-009"
EXPECT = "HELD"

NGINX = (("# mutant:plain", 'add_header Vary "X-Forwarded-Proto, X-Forwarded-Host" always;'),)
