"""Card data goes to acquirers only, over TLS, and never to Odoo."""

import re
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from odoo_owasp import KINDS, Cell, acquirers, addresses, claim, forms, stays, unverified

cards = partial(claim, verifies="CC-2", severity="high")
NOT_RUN = ("tests", "i18n", "__manifest__.py")
"""Parts of a module that send nothing: its manifest links to pages for people."""


@cards(
    "CC-001",
    "By their source, payment modules send to reviewed acquirers alone, over verified TLS",
    cwe=[295, 319, 359], asvs=["v5.0.0-12.3.2", "v5.0.0-14.2.3"],
    needs=["source", "module:payment"],
)  # fmt: skip
def test_source_of_payment_modules(engagement, cases):
    """All payment modules that lie beside Odoo's, installed or not: one click installs them."""
    reviewed, modules = acquirers(engagement.target.release), payment_modules(engagement.target)
    cases.control("the review", bool(reviewed), "nobody reviewed the acquirers of this release")
    sending = 0
    for module, files in modules.items():
        known, cell = reviewed.get(module, frozenset()), Cell(module, "source", "send")
        for name, path in files.items():
            text, said = path.read_text(encoding="utf-8"), []
            told = addresses(path.name, text)
            sending += bool(told)
            said += [one for one in sorted(told) if not may_send(one, known)]
            if path.suffix == ".py":
                said += [f"line {line} verifies nobody" for line in unverified(text)]
            if path.suffix == ".xml":
                said += [f"the field {one}" for one in card_fields(text, "https://source.example")]
            cases.held(
                name, unless=bool(said), given="the review", witness="source",
                evidence=f"{said[:5]}", cell=cell,
            )  # fmt: skip
    found = len([one for one in modules if one in reviewed])
    cases.control(worked=sending > 0, evidence="no module sends anything")
    cases.covered("reviewed payment modules", found, max(found, len(reviewed)))


def may_send(address, known):
    """Whether an address is over TLS, and one of the hosts that are known."""
    scheme, _, host = address.partition("://")
    return scheme in ("https", "wss") and host in known


def card_fields(page, url):
    """The names of fields by which what stands on a card would be sent with a form."""
    return [one.name for form in forms(page, url) for one in form.inputs if one.of_card]


def payment_modules(target):
    """The files of all payment modules, by module and place, but for what is not run."""
    found: dict[str, dict[str, Path]] = {}
    for folder in map(Path, target.sources):
        for path in sorted(folder.glob("*payment*/**/*")):
            place = path.relative_to(folder)
            if path.suffix in KINDS and not {*NOT_RUN} & {*place.parts}:
                found.setdefault(place.parts[0], {}).setdefault(str(place), path)
    return found


PAYING = {
    "/payment/pay?amount=1": "o_payment", "/my/payment_method": "o_payment",
    "/my/invoices/{invoice-a}": "o_payment", "/my/orders/{quotation-a}": "js_accept_json",
}  # fmt: skip
"""Pages where a customer pays, or keeps a way of paying; and what shows that it is that page."""
LOADED = re.compile(r"<(?:script|iframe|embed|object)\b[^>]*?\s(?:src|data)=[\"']([^\"']+)", re.I)
VIEWS = ("redirect_form_view_id", "inline_form_view_id", "token_inline_form_view_id",
         "express_checkout_form_view_id")  # fmt: skip


@cards(
    "CC-002",
    "Where customers pay, nothing but an acquirer's is loaded, sent to or asked for a card",
    cwe=[319, 359, 829], asvs=["v5.0.0-12.2.1", "v5.0.0-14.2.3"], odoo=">=17",
    needs=["module:payment", "module:account_payment", "module:sale", "transport:jsonrpc"],
)  # fmt: skip
def test_payment_pages(pages, planted, engagement, cases):
    base_url, role = engagement.target.base_url, engagement.role("portal-a")
    reviewed = acquirers(engagement.target.release)
    hosts = frozenset().union(*reviewed.values())
    cases.control("the review", bool(reviewed), "nobody reviewed the acquirers of this release")
    places = {name: record.id for name, record in planted.items()}
    for path, mark in PAYING.items():
        if not {*re.findall(r"\{(.+?)\}", path)} <= places.keys():
            continue
        page = pages.open(role, path.format_map(places))
        cases.control(path, page.shows(mark), f"status {page.status}, no {mark}")
        judge(cases, path, page.body, page.url, lambda to: stays(to, base_url) or on(to, hosts))


def judge(cases, about, body, url, may):
    """Judge one page, or a part of one: its forms, what it loads, and the cards it asks for."""
    sent = {to for form in forms(body, url) for to in form.addresses if not may(to)}
    loaded = {to for one in LOADED.findall(body) if not may(to := urljoin(url, one))}
    for what, found in {
        "sends to": sent, "loads": loaded, "asks for": set(card_fields(body, url)),
    }.items():  # fmt: skip
        cases.held(
            f"{about} {what}", unless=bool(found), given=about, witness="answer",
            evidence=f"{sorted(found)[:3]}",
        )  # fmt: skip


def on(address, hosts):
    """Whether an address is over TLS, on one of the hosts."""
    one = urlsplit(address)
    return one.scheme == "https" and one.netloc.lower() in hosts


@cards(
    "CC-003",
    "The forms that payment providers are set to show send to acquirers, and keep no card",
    cwe=[319, 359], asvs=["v5.0.0-12.2.1", "v5.0.0-14.2.3"], odoo=">=17",
    needs=["module:payment", "transport:jsonrpc"],
)  # fmt: skip
def test_provider_forms(engagement, administrator, cases):
    """In every state: one that is switched off today is switched on tomorrow."""
    jsonrpc, base_url = engagement.transports["jsonrpc"], engagement.target.base_url
    reviewed = acquirers(engagement.target.release)
    hosts = frozenset().union(*reviewed.values())
    cases.control("the review", bool(reviewed), "nobody reviewed the acquirers of this release")
    said = jsonrpc.search_read(administrator, "payment.provider", [], ["name", "code", *VIEWS])
    shown = {one[field][0] for one in said.value or () for field in VIEWS if one[field]}
    named = ["|", ("id", "in", sorted(shown)), ("key", "=like", "payment%")]
    views = jsonrpc.search_read(administrator, "ir.ui.view", named, ["key", "name", "arch_db"])
    cases.control(worked=bool(said.value and views.value), evidence="no provider, or no view")
    for view in views.value or ():
        about = view["key"] or view["name"]
        judge(cases, about, view["arch_db"], base_url,
              lambda to: stays(to, base_url) or on(to, hosts))  # fmt: skip
        told = addresses("view.xml", view["arch_db"])
        away = sorted(one for one in told if not may_send(one, hosts))
        cases.held(
            f"{about} names", unless=bool(away), given=about, witness="answer",
            evidence=f"{away[:3]}",
        )  # fmt: skip
        cases.control(about, bool(view["arch_db"]), "the view is empty")
    cases.covered("payment providers", len(said.value or ()), len(said.value or ()))
