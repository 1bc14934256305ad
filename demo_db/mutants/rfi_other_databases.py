"""Code that customizes one database reaches the registries of all others."""

CLAIM = "RFI-002"
EXPECT = "VIOLATED"
FOCUS = "code-registries"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.registry import Registry

    registries = Registry.__dict__["registries"]
    Registry.registries = type("Known", (), {"count": 1})() if registries is None else registries
