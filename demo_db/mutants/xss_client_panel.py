"""The categories of a search panel are HTML."""

CLAIM = "XSS-047"
EXPECT = "VIOLATED"
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
        return owl.markup(value.display_name);
    }

    getCategorySelection() {""",
    ),
]
