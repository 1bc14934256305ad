"""The web client's lists spell ampersands out: they are escaped twice."""

CLAIM = "XSS-007"
EXPECT = "VIOLATED"
FOCUS = "list"

SERVED = [
    (
        "web/static/src/views/fields/formatters.js",
        """        return "*".repeat(value ? value.length : 0);
    }
    return value || "";""",
        """        return "*".repeat(value ? value.length : 0);
    }
    return String(value || "").replaceAll("&", "&amp;");""",
    ),
]
