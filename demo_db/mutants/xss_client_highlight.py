"""Where a search is marked in what it found, a file's name is read as HTML."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
FOCUS = "found"

SERVED = [
    (
        "mail/static/src/core/common/message_search_hook.js",
        "    const htmlDoc = createDocumentFragmentFromContent(target);",
        '    const htmlDoc = new DOMParser().parseFromString(target, "text/html");',
    ),
]
