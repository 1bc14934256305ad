"""Harmless: text of one's own message is escaped by itself where it has no link."""

CLAIM = "XSS-040"
EXPECT = "HELD"
FOCUS = "own message"

SERVED = [
    (
        "mail/static/src/utils/common/format.js",
        "        if (linkified.toString() !== node.textContent) {",
        '        if (linkified.toString().includes("<a ")) {',
    ),
    (
        "mail/static/src/utils/common/format.js",
        """        return node.textContent;
""",
        """        return htmlEscape(node.textContent);
""",
    ),
]
