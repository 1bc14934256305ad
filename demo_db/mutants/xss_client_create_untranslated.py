"""Harmless: the offer to make a record is not translated."""

CLAIM = "XSS-042"
EXPECT = "HELD"
FOCUS = "tags"

SERVED = [
    (
        "web/static/src/views/fields/relational_utils.js",
        """            label: _t('Create "%s"', request),
""",
        """            label: `Create "${request}"`,
""",
    ),
]
