"""Harmless: text of one's own message is escaped where links are made of it, and not again."""

CLAIM = "XSS-040"
EXPECT = "HELD"
FOCUS = "own message"

SERVED = [
    (
        "mail/static/src/utils/common/format.js",
        "    return htmlJoin([result, text.slice(curIndex)]);",
        "    return htmlJoin([result, htmlEscape(text.slice(curIndex))]);",
    ),
]
