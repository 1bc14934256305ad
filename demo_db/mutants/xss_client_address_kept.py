"""The address of an embedded file is taken as it is where it is a script."""

CLAIM = "XSS-041"
EXPECT = "VIOLATED"
FOCUS = "embedded file"

SERVED = [
    (
        "web/static/src/core/utils/urls.js",
        '["http://", "https://", "//"].some(',
        '["http://", "https://", "//", "javascript:"].some(',
    ),
]
