"""One report of sales orders is rendered with all rights."""

CLAIM = "IDOR-012"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models.ir_actions_report import IrActionsReport

    strict = IrActionsReport._get_rendering_context

    def _get_rendering_context(self, report, docids, data):
        if report.report_name == "sale.report_saleorder_raw":
            self = self.sudo()
        context = strict(self, report, docids, data)
        if report.report_name == "sale.report_saleorder_raw":
            context["docs"] = self.env[report.model].sudo().browse(docids)
        return context

    IrActionsReport._get_rendering_context = _get_rendering_context
