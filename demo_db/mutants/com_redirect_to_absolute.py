"""Plain HTTP is redirected to the host in an absolute address, whatever the Host header says."""

CLAIM = "COM-009"
EXPECT = "VIOLATED"

NGINX = (
    (
        "# mutant:plain",
        'if ($request ~ "^\\S+ http://([^/ ]+)") { return 308 https://$1$request_uri; }',
    ),
)
