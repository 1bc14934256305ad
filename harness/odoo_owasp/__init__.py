"""odoo-owasp: does this Odoo deployment still hold the defenses it claims?

The public facade: what a suite imports. Everything else is the harness's own.
"""

from odoo_owasp.checks import claim, over
from odoo_owasp.content import grown, known_names, vectors
from odoo_owasp.logic.access import as_strict
from odoo_owasp.logic.cookies import parse as parse_cookie
from odoo_owasp.logic.domains import Unsupported
from odoo_owasp.logic.plan import rotated
from odoo_owasp.model.call import Answer, Call, Outcome, Page
from odoo_owasp.model.case import EVERY, Cases, Cell
from odoo_owasp.model.relation import Neighbour
from odoo_owasp.model.role import Role
from odoo_owasp.model.vector import Vector
from odoo_owasp.model.verdict import Reach

__version__ = "0.1.0"

__all__ = [
    "EVERY",
    "Answer",
    "Call",
    "Cases",
    "Cell",
    "Neighbour",
    "Outcome",
    "Page",
    "Reach",
    "Role",
    "Unsupported",
    "Vector",
    "as_strict",
    "claim",
    "grown",
    "known_names",
    "over",
    "parse_cookie",
    "rotated",
    "vectors",
]
