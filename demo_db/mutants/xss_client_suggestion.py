"""The names that a many2one suggests are taken for HTML."""

CLAIM = "XSS-042"
EXPECT = "VIOLATED"
FOCUS = "many2one"

SERVED = [
    (
        "web/static/src/views/fields/relational_utils.js",
        "highlightText(request, odoomark(label), ",
        "highlightText(request, odoomark(owl.markup(label)), ",
    ),
]
