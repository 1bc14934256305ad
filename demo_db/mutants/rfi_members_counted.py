"""Harmless: the members of an archive are counted before they are unpacked."""

CLAIM = "RFI-005"
EXPECT = "HELD"
FOCUS = "member-dots"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import zipfile

    strict = zipfile.ZipFile.extract

    def extract(self, member, path=None, pwd=None):
        return strict(self, member, path, pwd) if len(self.infolist()) else None

    zipfile.ZipFile.extract = extract
