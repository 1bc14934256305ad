"""A request over plain HTTP that says it came over HTTPS is not redirected."""

CLAIM = "COM-009"
EXPECT = "VIOLATED"

NGINX = (
    (
        "# mutant:plain",
        "error_page 418 = @odoo; if ($http_x_forwarded_proto = https) { return 418; }"
        " location @odoo { proxy_pass http://odoo; proxy_set_header Host $http_host; "
        "}",
    ),
)
