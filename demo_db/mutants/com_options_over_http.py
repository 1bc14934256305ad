"""What a browser asks beforehand (OPTIONS) is answered over plain HTTP."""

CLAIM = "COM-001"
EXPECT = "VIOLATED"

NGINX = (
    (
        "# mutant:plain",
        "error_page 418 = @odoo; if ($request_method = OPTIONS) { return 418; } "
        "location @odoo { proxy_pass http://odoo; proxy_set_header Host $http_host; }",
    ),
)
