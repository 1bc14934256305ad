"""Harmless: what the website's search suggests is read by a parser before it is shown."""

CLAIM = "XSS-044"
EXPECT = "HELD"
FOCUS = "website search"

SERVED = [
    (
        "website/static/src/snippets/s_searchbar/search_bar.js",
        "record[fieldName] = markup(record[fieldName]);",
        """const html = new DOMParser().parseFromString(
    record[fieldName], "text/html"
);
record[fieldName] = markup(html.body.innerHTML);""",
    ),
]
