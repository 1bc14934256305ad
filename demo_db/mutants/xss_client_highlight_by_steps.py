"""Harmless: where a search is marked in what it found, its HTML is read by a parser named here."""

CLAIM = "XSS-040"
EXPECT = "HELD"
FOCUS = "found"

SERVED = [
    (
        "mail/static/src/core/common/message_search_hook.js",
        "    const htmlDoc = createDocumentFragmentFromContent(target);",
        """    const htmlDoc = new DOMParser().parseFromString(
        createDocumentFragmentFromContent(target).body.innerHTML, "text/html"
    );""",
    ),
]
