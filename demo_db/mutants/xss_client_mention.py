"""Who is mentioned in a message is named as HTML."""

CLAIM = "XSS-042"
EXPECT = "VIOLATED"
FOCUS = "mention"

SERVED = [
    (
        "mail/static/src/utils/common/format.js",
        """    link.textContent = text;
""",
        """    link.innerHTML = text;
""",
    ),
]
