"""A member of an imported archive is written to wherever its name leads."""

CLAIM = "RFI-005"
EXPECT = "VIOLATED"
FOCUS = "member-dots"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import os
    import zipfile
    from contextlib import suppress
    from pathlib import Path

    strict = zipfile.ZipFile.extract

    def extract(self, member, path=None, pwd=None):
        name = getattr(member, "filename", member)
        if path and ".." in name.split("/"):
            with suppress(OSError, ValueError):
                Path(os.path.normpath(f"{path}/{name}")).write_bytes(self.read(member))
        return strict(self, member, path, pwd)

    zipfile.ZipFile.extract = extract
