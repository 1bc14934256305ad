"""Harmless: the front passes on, under another name, the host that the client says."""

CLAIM = "DBI-001"
EXPECT = "HELD"
FOCUS = "X-Forwarded-Host"

NGINX = (
    (
        "proxy_set_header X-Forwarded-Host $host;",
        "proxy_set_header X-Forwarded-Host $host;"
        " proxy_set_header X-Client-Host $http_x_forwarded_host;",
    ),
)
