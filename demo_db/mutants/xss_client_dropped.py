"""What was dragged from an editor is dropped into another as it comes."""

CLAIM = "XSS-041"
EXPECT = "VIOLATED"
FOCUS = "own HTML dropped"

SERVED = [
    (
        "html_editor/static/src/core/clipboard_plugin.js",
        """            const fragment = parseHTML(this.document, odooEditorHtml);
            this.dependencies.sanitize.sanitize(fragment);
            if (fragment.hasChildNodes()) {
                this.dependencies.dom.insert(fragment);
                this.dependencies.history.addStep();""",
        """            const fragment = parseHTML(this.document, odooEditorHtml);
            if (fragment.hasChildNodes()) {
                this.dependencies.dom.insert(fragment);
                this.dependencies.history.addStep();""",
    ),
]
