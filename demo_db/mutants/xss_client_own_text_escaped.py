"""Harmless: text of one's own message is escaped where it has no link, which is done later too."""

CLAIM = "XSS-040"
EXPECT = "HELD"
FOCUS = "own message"

SERVED = [
    (
        "mail/static/src/utils/common/format.js",
        """        return node.textContent;
""",
        """        return htmlEscape(node.textContent);
""",
    ),
]
