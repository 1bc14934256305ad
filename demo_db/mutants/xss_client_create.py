"""The offer to make a record names it as HTML."""

CLAIM = "XSS-042"
EXPECT = "VIOLATED"
FOCUS = "tags"

SERVED = [
    (
        "web/static/src/views/fields/relational_utils.js",
        """            label: _t('Create "%s"', request),
""",
        """            label: owl.markup(`Create "${request}"`),
""",
    ),
]
