"""Harmless: the cookie of a trusted device comes from no other site at all."""

CLAIM = "AUT-012"
EXPECT = "HELD"
NGINX = [("proxy_cookie_flags td_id secure;", "proxy_cookie_flags td_id secure samesite=strict;")]
