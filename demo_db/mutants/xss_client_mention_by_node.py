"""Harmless: who is mentioned in a message is named by a node of text."""

CLAIM = "XSS-042"
EXPECT = "HELD"
FOCUS = "mention"

SERVED = [
    (
        "mail/static/src/utils/common/format.js",
        """    link.textContent = text;
""",
        """    link.replaceChildren(text);
""",
    ),
]
