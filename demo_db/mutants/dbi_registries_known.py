"""Code that customizes one database reaches the registries of all."""

CLAIM = "DBI-008"
EXPECT = "VIOLATED"
FOCUS = "the registries"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    from odoo.orm.registry import Registry

    strict = Registry.new.__func__

    def new(cls, *args, **kwargs):
        registry = strict(cls, *args, **kwargs)
        vars(registry).pop("registries", None)  # what hides those of the class
        return registry

    Registry.new = classmethod(new)
