"""Harmless: the path of a static file is normalised once more."""

CLAIM = "RFI-004"
EXPECT = "HELD"
FOCUS = "path-dots"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import os

    from odoo import http

    strict = http.file_path

    def file_path(path, *args, **kwargs):
        return strict(os.path.normpath(path), *args, **kwargs)

    http.file_path = file_path
