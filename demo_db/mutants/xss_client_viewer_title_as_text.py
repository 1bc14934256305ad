"""Harmless: the name of the file that the viewer shows is asked of a function."""

CLAIM = "XSS-040"
EXPECT = "HELD"
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
        return this.state.file.name;
    }

    onImageLoaded() {""",
    ),
]
