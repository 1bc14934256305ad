"""A font for signatures is opened by joining its name to the folder of fonts."""

CLAIM = "RFI-004"
EXPECT = "VIOLATED"
FOCUS = "path-absolute"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from pathlib import Path

    from odoo.addons.web.controllers import binary

    strict = binary.file_open

    def file_open(name, mode="r", filter_ext=(), env=None):
        if filter_ext and name.endswith(filter_ext):
            return Path(name).open(mode)
        return strict(name, mode, filter_ext, env)

    binary.file_open = file_open
