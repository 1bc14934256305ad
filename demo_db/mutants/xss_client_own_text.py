"""Text of one's own message is kept as HTML where it has no link."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
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
        """        return markup(node.textContent);
""",
    ),
]
