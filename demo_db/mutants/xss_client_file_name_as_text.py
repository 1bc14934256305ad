"""Harmless: the name on a file's card is asked of a function."""

CLAIM = "XSS-040"
EXPECT = "HELD"
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
        return String(attachment.name);
    }

    getImageUrl(attachment) {""",
    ),
]
