"""The front tells Odoo the scheme of the way between the two of them: its pages name plain HTTP."""

CLAIM = "COM-008"
EXPECT = "VIOLATED"

NGINX = (("proxy_set_header X-Forwarded-Proto https;", "proxy_set_header X-Forwarded-Proto http;"),)
