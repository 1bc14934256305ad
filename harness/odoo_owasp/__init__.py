"""odoo-owasp: does this Odoo deployment still hold the defenses it claims?

The public facade: what a suite imports. Everything else is the harness's own.
"""

from odoo_owasp.checks import claim, over
from odoo_owasp.content import acquirers, grown, known_names, open_routes, sanitizing, vectors
from odoo_owasp.logic.access import as_strict
from odoo_owasp.logic.comparisons import comparisons
from odoo_owasp.logic.cookies import parse as parse_cookie
from odoo_owasp.logic.domains import Unsupported
from odoo_owasp.logic.entries import entries, heirs, with_places
from odoo_owasp.logic.forms import forms, stays
from odoo_owasp.logic.landing import Landing, Where, landings
from odoo_owasp.logic.links import origins, plain_addresses
from odoo_owasp.logic.outgoing import KINDS, addresses, unverified
from odoo_owasp.logic.permit import is_loopback
from odoo_owasp.logic.plan import rotated
from odoo_owasp.logic.policy import forbids_scripts
from odoo_owasp.logic.redirects import leads_away
from odoo_owasp.logic.referrers import tells_address
from odoo_owasp.logic.refusals import asks_for_login, takes_for_forged
from odoo_owasp.logic.route_inputs import call_inputs, page_inputs, placed
from odoo_owasp.logic.signing import (
    forgeries,
    resealed,
    sealed,
    signature,
    signed_field,
    signed_form,
    signed_partner,
    signed_path,
)
from odoo_owasp.logic.sql_errors import malformed
from odoo_owasp.logic.stored_hash import ill_hashed, salt
from odoo_owasp.logic.taint import Taint, Tainter, holds
from odoo_owasp.logic.token_strength import guessable
from odoo_owasp.logic.totp import STEP, code
from odoo_owasp.logic.ways import CLOSED, HARMLESS_CALL, filled, unreviewed, ways
from odoo_owasp.logic.websocket import is_websocket
from odoo_owasp.model.call import Answer, Call, Outcome, Page, Untrusted
from odoo_owasp.model.case import EVERY, Cases, Cell
from odoo_owasp.model.entry import Entry
from odoo_owasp.model.look import Look
from odoo_owasp.model.relation import Neighbour
from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.route_input import NUMBERED, RouteInput, parts
from odoo_owasp.model.tls import Version
from odoo_owasp.model.tracer import own_tracer
from odoo_owasp.model.vector import Vector
from odoo_owasp.model.verdict import Reach, Standing
from odoo_owasp.transports.pages import CSRF

__version__ = "0.1.0"

__all__ = [
    "CLOSED",
    "CSRF",
    "EVERY",
    "HARMLESS_CALL",
    "KINDS",
    "NUMBERED",
    "STEP",
    "Answer",
    "Call",
    "Cases",
    "Cell",
    "Entry",
    "Landing",
    "Look",
    "Neighbour",
    "Outcome",
    "Page",
    "Reach",
    "Role",
    "RouteInput",
    "Secret",
    "Standing",
    "Taint",
    "Tainter",
    "Unsupported",
    "Untrusted",
    "Vector",
    "Version",
    "Where",
    "acquirers",
    "addresses",
    "as_strict",
    "asks_for_login",
    "call_inputs",
    "claim",
    "code",
    "comparisons",
    "entries",
    "filled",
    "forbids_scripts",
    "forgeries",
    "forms",
    "grown",
    "guessable",
    "heirs",
    "holds",
    "ill_hashed",
    "is_loopback",
    "is_websocket",
    "known_names",
    "landings",
    "leads_away",
    "malformed",
    "open_routes",
    "origins",
    "over",
    "own_tracer",
    "page_inputs",
    "parse_cookie",
    "parts",
    "placed",
    "plain_addresses",
    "resealed",
    "rotated",
    "salt",
    "sanitizing",
    "sealed",
    "signature",
    "signed_field",
    "signed_form",
    "signed_partner",
    "signed_path",
    "stays",
    "takes_for_forged",
    "tells_address",
    "unreviewed",
    "unverified",
    "vectors",
    "ways",
    "with_places",
]
