"""The badges that a field's values are chosen from are HTML."""

CLAIM = "XSS-045"
EXPECT = "VIOLATED"
FOCUS = "badges"

SERVED = [
    (
        "web/static/src/views/fields/badge_selection/badge_selection_field.js",
        "return this.props.record.fields[this.props.name].selection;",
        """return this.props.record.fields[this.props.name].selection.map(
                    ([value, label]) => [value, owl.markup(label)]
                );""",
    ),
    (
        "web/static/src/views/fields/badge_selection/badge_selection_field.xml",
        't-esc="option[1]"',
        't-out="option[1]"',
    ),
]
