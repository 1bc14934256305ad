"""The address of an attachment leads to a static file by joining its path to the folder."""

CLAIM = "RFI-004"
EXPECT = "VIOLATED"
FOCUS = "path-dots"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from pathlib import Path

    from odoo import http

    strict = http.Application.get_static_file

    def get_static_file(self, url, host=""):
        module, _, path = url.lstrip("/").partition("/static/")
        folder = self.static_path(module) if path and "\0" not in path else None
        file = folder and Path(folder, path)
        return str(file) if file and file.is_file() else strict(self, url, host)

    http.Application.get_static_file = get_static_file
