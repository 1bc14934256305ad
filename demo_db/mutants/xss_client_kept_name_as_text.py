"""Harmless: the web client's lists make text of names first."""

CLAIM = "XSS-007"
EXPECT = "HELD"
FOCUS = "list"

SERVED = [
    (
        "web/static/src/views/fields/formatters.js",
        """        return "*".repeat(value ? value.length : 0);
    }
    return value || "";""",
        """        return "*".repeat(value ? value.length : 0);
    }
    return String(value || "");""",
    ),
]
