"""HSTS is missing on error responses: nginx adds it to successes and redirects only."""

CLAIM = "COM-003"
EXPECT = "VIOLATED"

NGINX = (
    (
        'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
        'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains";',
    ),
)
