"""The front tells Odoo the host that the client was forwarded from, where it says one."""

CLAIM = "DBI-001"
EXPECT = "VIOLATED"
FOCUS = "X-Forwarded-Host"

NGINX = (
    (
        "# mutant:shared",
        "set $told $host; if ($http_x_forwarded_host) { set $told $http_x_forwarded_host; }",
    ),
    ("proxy_set_header X-Forwarded-Host $host;", "proxy_set_header X-Forwarded-Host $told;"),
)
