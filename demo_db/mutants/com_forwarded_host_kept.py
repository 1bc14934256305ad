"""The front tells Odoo the host that the client says it was forwarded from."""

CLAIM = "COM-007"
EXPECT = "VIOLATED"

NGINX = (
    (
        "proxy_set_header X-Forwarded-Proto https;",
        "proxy_set_header X-Forwarded-Proto https;"
        " proxy_set_header X-Forwarded-Host $http_x_forwarded_host;",
    ),
)
