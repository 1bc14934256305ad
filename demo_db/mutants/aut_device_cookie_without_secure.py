"""The cookie of a trusted device would travel without TLS, too."""

CLAIM = "AUT-012"
EXPECT = "VIOLATED"
NGINX = [("proxy_cookie_flags td_id secure;", "")]
