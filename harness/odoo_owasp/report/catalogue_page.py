"""The catalogue as a page: promises, claims, checks, mutants and standards, each leading to others.

It is made of our own words alone, and still escapes all of them; its policy is report.html's.
"""

from collections import Counter

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from odoo_owasp.logic.standards import asvs_url, cwe_url, owasp_url
from odoo_owasp.logic.traceability import Catalogue
from odoo_owasp.model.standard import Status
from odoo_owasp.report.page import Parts, policy
from odoo_owasp.report.standards import LEVELS, RISKS, YEARS

_STYLES = {
    Status.AUTOMATED: "held",
    Status.PARTIAL: "waived",
    Status.MANUAL: "inconclusive",
    Status.NOT_APPLICABLE: "not_applicable",
}
_ENVIRONMENT = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_ENVIRONMENT.filters |= {"asvs_url": asvs_url, "cwe_url": cwe_url, "owasp_url": owasp_url}


def render(catalogue: Catalogue, parts: Parts) -> str:
    """One self-contained file that asks nobody for anything."""
    return _ENVIRONMENT.from_string(parts.template).render(
        catalogue=catalogue,
        families=Counter(one.claim.verifies for one in catalogue.verified),
        statuses=Counter(one.status for one in catalogue.requirements),
        chapters=catalogue.chapters(),
        levels={
            level: Counter(one.status for one in catalogue.requirements if one.level == level)
            for level in LEVELS
        },
        styles=_STYLES,
        risks=RISKS,
        years=YEARS,
        policy=policy(parts),
        css=Markup(parts.css),  # noqa: S704  our own files
        script=Markup(parts.script),  # noqa: S704
    )
