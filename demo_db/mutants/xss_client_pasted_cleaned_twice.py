"""Harmless: what was copied in an editor is cleaned twice before it is pasted."""

CLAIM = "XSS-041"
EXPECT = "HELD"
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
            this.dependencies.sanitize.sanitize(fragment);
            this.dependencies.sanitize.sanitize(fragment);
            if (fragment.hasChildNodes()) {
                this.dependencies.dom.insert(fragment);
            }
            return true;""",
    ),
]
