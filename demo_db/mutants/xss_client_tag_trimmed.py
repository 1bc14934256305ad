"""Harmless: tags on a form are named without space around."""

CLAIM = "XSS-042"
EXPECT = "HELD"
FOCUS = "neighbours"

SERVED = [
    (
        "web/static/src/views/fields/many2many_tags/many2many_tags_field.js",
        """            text: record.data.display_name,
""",
        """            text: record.data.display_name.trim(),
""",
    ),
]
