"""The name of the file that the viewer shows is taken for HTML."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
FOCUS = "files"

SERVED = [
    (
        "web/static/src/core/file_viewer/file_viewer.xml",
        't-out="state.file.name"',
        't-out="title"',
    ),
    (
        "web/static/src/core/file_viewer/file_viewer.js",
        "    onImageLoaded() {",
        """    get title() {
        return owl.markup(this.state.file.name);
    }

    onImageLoaded() {""",
    ),
]
