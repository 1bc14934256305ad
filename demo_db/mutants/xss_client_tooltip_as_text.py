"""Harmless: a tooltip's text is asked of a function."""

CLAIM = "XSS-043"
EXPECT = "HELD"
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
        return this.props.tooltip;
    }
""",
    ),
]
