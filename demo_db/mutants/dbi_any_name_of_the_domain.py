"""The front takes every name of the domain for a tenant's."""

CLAIM = "DBI-002"
EXPECT = "VIOLATED"

NGINX = (("server_name demo.odoo-owasp.test demo-two.", "server_name *."),)
