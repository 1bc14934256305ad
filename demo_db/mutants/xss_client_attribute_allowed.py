"""The editor's sanitizer lets the handler of a failed image pass."""

CLAIM = "XSS-041"
EXPECT = "VIOLATED"
FOCUS = "own HTML"

SERVED = [
    (
        "html_editor/static/src/core/sanitize_plugin.js",
        '"t-field", "t-out", "t-esc"]',
        '"t-field", "t-out", "t-esc", "onerror"]',
    ),
]
