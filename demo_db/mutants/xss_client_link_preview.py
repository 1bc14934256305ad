"""What a linked page says of itself is taken for HTML."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
FOCUS = "a link previewed"

SERVED = [
    (
        "mail/static/src/core/common/link_preview.xml",
        'mb-0 mt-2 text-muted small overflow-hidden" t-out="props.linkPreview.og_description"',
        'mb-0 mt-2 text-muted small overflow-hidden" t-out="about"',
    ),
    (
        "mail/static/src/core/common/link_preview.js",
        "    onImageLoaded() {",
        """    get about() {
        return owl.markup(this.props.linkPreview.og_description);
    }

    onImageLoaded() {""",
    ),
]
