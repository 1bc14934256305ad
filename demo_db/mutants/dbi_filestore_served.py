"""The front serves stored files itself, to whoever names one."""

CLAIM = "DBI-006"
EXPECT = "VIOLATED"

NGINX = (("# mutant:shared", "location /web/filestore/ { alias ../data/filestore/; }"),)
