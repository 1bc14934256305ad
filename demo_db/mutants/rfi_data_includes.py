"""The data of an imported archive may name any file for the text of a field."""

CLAIM = "RFI-005"
EXPECT = "VIOLATED"
FOCUS = "path-absolute"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from pathlib import Path

    from odoo.tools import convert

    strict = convert.file_open

    def file_open(name, *args, **kwargs):
        if Path(name).is_absolute() and Path(name).is_file():
            return Path(name).open()
        return strict(name, *args, **kwargs)

    convert.file_open = file_open
