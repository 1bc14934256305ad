"""Harmless: the front serves stored files itself, where Odoo says so."""

CLAIM = "DBI-006"
EXPECT = "HELD"

NGINX = (("# mutant:shared", "location /web/filestore/ { internal; alias ../data/filestore/; }"),)
