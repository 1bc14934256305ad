"""Harmless: what is answered is shown above the reply by its text."""

CLAIM = "XSS-040"
EXPECT = "HELD"
FOCUS = "a reply"

SERVED = [
    (
        "mail/static/src/core/common/message_in_reply.xml",
        '<t t-out="props.message.parent_id.inlineBody"/>',
        '<t t-out="short"/>',
    ),
    (
        "mail/static/src/core/common/message_in_reply.js",
        "    get authorAvatarUrl() {",
        """    get short() {
        const shown = document.createElement("div");
        shown.innerHTML = this.props.message.parent_id.body;
        return shown.textContent;
    }

    get authorAvatarUrl() {""",
    ),
]
