"""Text of one's own message is kept as HTML behind its last link."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
FOCUS = "own message"

SERVED = [
    (
        "mail/static/src/utils/common/format.js",
        "    return htmlJoin([result, text.slice(curIndex)]);",
        "    return markup(`${result}${text.slice(curIndex)}`);",
    ),
]
