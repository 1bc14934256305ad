"""Harmless: the editor's sanitizer lets an attribute of no effect pass."""

CLAIM = "XSS-041"
EXPECT = "HELD"
FOCUS = "own HTML"

SERVED = [
    (
        "html_editor/static/src/core/sanitize_plugin.js",
        '"t-field", "t-out", "t-esc"]',
        '"t-field", "t-out", "t-esc", "data-note"]',
    ),
]
