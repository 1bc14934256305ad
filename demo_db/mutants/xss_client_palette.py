"""Names in the command palette are taken for HTML."""

CLAIM = "XSS-040"
EXPECT = "VIOLATED"
FOCUS = "called up"

SERVED = [
    (
        "web/static/src/core/commands/command_palette.js",
        "highlightText(options.searchValue, command.name, ",
        "highlightText(options.searchValue, owl.markup(command.name), ",
    ),
]
