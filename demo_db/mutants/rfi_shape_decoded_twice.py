"""The path of a shape is decoded once more, and the file is opened wherever it is then."""

CLAIM = "RFI-004"
EXPECT = "VIOLATED"
FOCUS = "path-encoded-twice"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from pathlib import Path
    from urllib.parse import unquote

    from odoo.addons.html_editor.controllers import main

    strict = main.file_open

    def file_open(name, *args, **kwargs):
        root = Path(main.__file__).parents[2]
        file = root / unquote(name)
        if "\0" not in str(file) and file.is_file():
            return file.open()
        return strict(name, *args, **kwargs)

    main.file_open = file_open
