"""Harmless: the right to read is asked for twice before a file is given."""

CLAIM = "IDOR-010"
EXPECT = "HELD"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_binary import IrBinary

    strict = IrBinary._find_record

    def _find_record(self, *args, **kwargs):
        record = strict(self, *args, **kwargs)
        if not record.env.su:
            record.check_access("read")
        return record

    IrBinary._find_record = _find_record
