"""A message's preview in the menu is its text, taken for HTML."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
FOCUS = "a text comes"

SERVED = [
    (
        "mail/static/src/core/common/message_model.js",
        "                return this.inlineBody || this.subtype_id?.description;",
        "                return owl.markup(htmlToTextContentInline(this.body));",
    ),
]
