"""The name on a file's card is taken for HTML."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
FOCUS = "files"

SERVED = [
    (
        "mail/static/src/core/common/attachment_list.xml",
        'fw-bold" t-out="props.messageSearch?.highlight(attachment.name) ??',
        'fw-bold" t-out="label(attachment) ??',
    ),
    (
        "mail/static/src/core/common/attachment_list.js",
        "    getImageUrl(attachment) {",
        """    label(attachment) {
        return owl.markup(attachment.name);
    }

    getImageUrl(attachment) {""",
    ),
]
