"""XML-RPC is served over plain HTTP instead of being redirected to HTTPS."""

CLAIM = "COM-001"
EXPECT = "VIOLATED"

NGINX = (
    (
        "# mutant:plain",
        "location /xmlrpc { proxy_pass http://odoo; proxy_set_header Host $http_host; }",
    ),
)
