"""The call by which the web client logs in is answered over plain HTTP."""

CLAIM = "PWD-003"
EXPECT = "VIOLATED"

NGINX = (("# mutant:plain", "location = /web/session/authenticate { proxy_pass http://odoo; }"),)
