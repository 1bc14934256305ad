"""A file to be served is looked for wherever its path leads, in Odoo's folders or not."""

CLAIM = "RFI-004"
EXPECT = "VIOLATED"
FOCUS = "path-dots"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from pathlib import Path

    from odoo import http

    strict = http.file_path

    def file_path(path, *args, **kwargs):
        there = "\0" not in path and Path(path).is_file()
        return path if there else strict(path, *args, **kwargs)

    http.file_path = file_path
