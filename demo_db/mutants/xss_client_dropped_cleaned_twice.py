"""Harmless: what was dragged from an editor is cleaned twice before it is dropped."""

CLAIM = "XSS-041"
EXPECT = "HELD"
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
            this.dependencies.sanitize.sanitize(fragment);
            this.dependencies.sanitize.sanitize(fragment);
            if (fragment.hasChildNodes()) {
                this.dependencies.dom.insert(fragment);
                this.dependencies.history.addStep();""",
    ),
]
