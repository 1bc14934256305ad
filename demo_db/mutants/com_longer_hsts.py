"""Harmless: browsers are told to remember HTTPS for two years instead of one."""

CLAIM = "COM-003"
EXPECT = "HELD"

NGINX = (
    (
        'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
        'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;',
    ),
)
