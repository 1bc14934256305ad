"""Code of no language is put into its block as HTML."""

CLAIM = "XSS-041"
EXPECT = "VIOLATED"
FOCUS = "code"

SERVED = [
    (
        "html_editor/static/src/others/embedded_components/core/syntax_highlighting/syntax_highlighting_utils.js",
        "Prism.highlight(value, Prism.languages[languageId], languageId);",
        """languageId === "plaintext"
            ? value
            : Prism.highlight(value, Prism.languages[languageId], languageId);""",
    ),
]
