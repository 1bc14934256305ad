"""Harmless: the names that a many2one suggests are marked up twice."""

CLAIM = "XSS-042"
EXPECT = "HELD"
FOCUS = "many2one"

SERVED = [
    (
        "web/static/src/views/fields/relational_utils.js",
        "highlightText(request, odoomark(label), ",
        "highlightText(request, odoomark(odoomark(label)), ",
    ),
]
