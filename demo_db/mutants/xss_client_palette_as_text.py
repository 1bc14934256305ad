"""Harmless: names in the command palette are made text first."""

CLAIM = "XSS-040"
EXPECT = "HELD"
FOCUS = "called up"

SERVED = [
    (
        "web/static/src/core/commands/command_palette.js",
        "highlightText(options.searchValue, command.name, ",
        "highlightText(options.searchValue, String(command.name), ",
    ),
]
