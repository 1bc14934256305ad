"""What the website's search suggests is unescaped before it is shown."""

CLAIM = "XSS-044"
EXPECT = "VIOLATED"
FOCUS = "website search"

SERVED = [
    (
        "website/static/src/snippets/s_searchbar/search_bar.js",
        "record[fieldName] = markup(record[fieldName]);",
        """const html = new DOMParser().parseFromString(
    record[fieldName], "text/html"
);
record[fieldName] = markup(html.body.textContent);""",
    ),
]
