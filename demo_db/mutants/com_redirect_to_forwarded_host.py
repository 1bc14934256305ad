"""Plain HTTP is redirected to the host that a proxy is said to have been asked for."""

CLAIM = "COM-009"
EXPECT = "VIOLATED"

NGINX = (
    (
        "# mutant:plain",
        "if ($http_x_forwarded_host) { return 308 https://$http_x_forwarded_host$request_uri; }",
    ),
)
