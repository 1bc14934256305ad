"""One route of a website is answered over plain HTTP."""

CLAIM = "COM-001"
EXPECT = "VIOLATED"
FOCUS = "/website/info"

NGINX = (("# mutant:plain", "location = /website/info { proxy_pass http://odoo; }"),)
