"""What is answered is shown above the reply by its text, taken for HTML."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
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
        return owl.markup(shown.textContent);
    }

    get authorAvatarUrl() {""",
    ),
]
