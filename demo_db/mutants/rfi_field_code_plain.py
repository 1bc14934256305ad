"""The code that computes a field of the owner's own is run by Python itself."""

CLAIM = "RFI-002"
EXPECT = "VIOLATED"
FOCUS = "code-import"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.addons.base.models import ir_model

    def make_compute(text, deps):
        def compute(self):
            exec(text, {"self": self})  # noqa: S102  that is the sabotage

        return compute

    ir_model.make_compute = make_compute
