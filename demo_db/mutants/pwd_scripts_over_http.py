"""What a script sends is served over plain HTTP: only people are redirected."""

CLAIM = "PWD-003"
EXPECT = "VIOLATED"

NGINX = (
    (
        "# mutant:plain",
        "error_page 418 = @odoo; if ($http_x_requested_with) { return 418; } location"
        " @odoo { proxy_pass http://odoo; proxy_set_header Host $http_host; }",
    ),
)
