"""Harmless: code of no language is put into its block encoded, and not coloured."""

CLAIM = "XSS-041"
EXPECT = "HELD"
FOCUS = "code"

SERVED = [
    (
        "html_editor/static/src/others/embedded_components/core/syntax_highlighting/syntax_highlighting_utils.js",
        "Prism.highlight(value, Prism.languages[languageId], languageId);",
        """languageId === "plaintext"
            ? Prism.util.encode(value)
            : Prism.highlight(value, Prism.languages[languageId], languageId);""",
    ),
]
