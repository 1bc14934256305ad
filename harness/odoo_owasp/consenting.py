"""What the owner is shown before consenting."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from odoo_owasp.consents import Examined
from odoo_owasp.line import Line
from odoo_owasp.model.rules import Consent
from odoo_owasp.report.text import one_line


def shown(on: Line, examined: Examined) -> RenderableType:
    """The deployment, the signs of production in it, and the consent that it carries."""
    found = examined.found
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in (
        ("address", f"{on.place.url} at {on.rules.address}"),
        ("database", f"{on.place.database} ({found.database_uuid})"),
        ("Odoo", f"{found.release}, build {found.build}"),
        ("modules", f"{len(found.modules)} installed"),
        ("employees", f"{found.people} with an account"),
        ("documents", f"{found.recent_documents} made by people in the last 30 days"),
        ("neutralized", "yes" if found.neutralized else "no"),
        ("consent", examined.unreadable or _consent(examined.consent)),
    ):
        table.add_row(Text(name, "dim"), Text(one_line(value)))
    signs = [
        Text(f"sign of production: {one_line(sign.what)}", "yellow") for sign in examined.signs
    ]
    return Group(table, *signs)


def _consent(consent: Consent | None) -> str:
    if consent is None:
        return "none"
    rate = f"{consent.per_second:g} requests/s" if consent.per_second else "any rate"
    return (
        f"until {consent.expires:%Y-%m-%d %H:%M} UTC for {consent.base_url}, "
        f"scope {', '.join(consent.scope)}, {rate}, {consent.at_once or 'any number'} at once"
    )
