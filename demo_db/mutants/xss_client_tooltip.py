"""Tooltips are taken for HTML."""

CLAIM = "XSS-043"
EXPECT = "VIOLATED"
FOCUS = "listed"

SERVED = [
    (
        "web/static/src/core/tooltip/tooltip.xml",
        't-esc="props.tooltip"',
        't-out="text"',
    ),
    (
        "web/static/src/core/tooltip/tooltip.js",
        """        info: { optional: true },
    };
""",
        """        info: { optional: true },
    };

    get text() {
        return owl.markup(this.props.tooltip);
    }
""",
    ),
]
