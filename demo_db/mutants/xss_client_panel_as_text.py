"""Harmless: the categories of a search panel are asked of a function."""

CLAIM = "XSS-047"
EXPECT = "HELD"
FOCUS = "search panel"

SERVED = [
    (
        "web/static/src/search/search_panel/search_panel.xml",
        """                        t-att-class="{'fw-bold' : value.bold}"
                        t-esc="value.display_name\"""",
        """                        t-att-class="{'fw-bold' : value.bold}"
                        t-out="label(value)\"""",
    ),
    (
        "web/static/src/search/search_panel/search_panel.js",
        "    getCategorySelection() {",
        """    label(value) {
        return String(value.display_name);
    }

    getCategorySelection() {""",
    ),
]
