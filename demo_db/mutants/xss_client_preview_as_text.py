"""Harmless: a message's preview in the menu is its text."""

CLAIM = "XSS-040"
EXPECT = "HELD"
FOCUS = "a text comes"

SERVED = [
    (
        "mail/static/src/core/common/message_model.js",
        "                return this.inlineBody || this.subtype_id?.description;",
        "                return htmlToTextContentInline(this.body);",
    ),
]
