"""Tags on a form are named as HTML."""

CLAIM = "XSS-042"
EXPECT = "VIOLATED"
FOCUS = "neighbours"

SERVED = [
    (
        "web/static/src/views/fields/many2many_tags/many2many_tags_field.js",
        """            text: record.data.display_name,
""",
        """            text: owl.markup(record.data.display_name),
""",
    ),
]
