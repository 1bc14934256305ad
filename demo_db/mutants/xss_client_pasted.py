"""What was copied in an editor is pasted into another as it comes."""

CLAIM = "XSS-041"
EXPECT = "VIOLATED"
FOCUS = "own HTML pasted"

SERVED = [
    (
        "html_editor/static/src/core/clipboard_plugin.js",
        """            const fragment = parseHTML(this.document, odooEditorHtml);
            this.dependencies.sanitize.sanitize(fragment);
            if (fragment.hasChildNodes()) {
                this.dependencies.dom.insert(fragment);
            }
            return true;""",
        """            const fragment = parseHTML(this.document, odooEditorHtml);
            if (fragment.hasChildNodes()) {
                this.dependencies.dom.insert(fragment);
            }
            return true;""",
    ),
]
