"""Harmless: an address that begins with HTTPS in capitals is taken as it is."""

CLAIM = "XSS-041"
EXPECT = "HELD"
FOCUS = "embedded file"

SERVED = [
    (
        "web/static/src/core/utils/urls.js",
        '["http://", "https://", "//"].some(',
        '["http://", "https://", "//", "HTTPS://"].some(',
    ),
]
