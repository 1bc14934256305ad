"""What a client says of itself is not believed, and nobody gets past the front."""

import json
import re
from functools import partial

from odoo_owasp import Call, claim, is_loopback, origins

https = partial(
    claim,
    verifies="COM",
    severity="high",
    needs=["tls"],
)
STRANGER = "stranger.example"
CAME_SECURELY = {
    "X-Forwarded-Proto": "https", "X-Forwarded-Protocol": "https", "X-Forwarded-Scheme": "https",
    "X-Forwarded-Ssl": "on", "Front-End-Https": "on", "X-Url-Scheme": "https",
    "X-Forwarded-Port": "443", "Forwarded": "for=127.0.0.1;proto=https", "X-Https": "on",
    "CloudFront-Forwarded-Proto": "https", "CF-Visitor": '{"scheme":"https"}',
    "X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1",
    "X-Forwarded-Host": STRANGER, "X-Forwarded-Server": STRANGER, "X-Host": STRANGER,
    "X-Original-Host": STRANGER, "X-Original-URL": f"//{STRANGER}/", "X-Rewrite-URL": "/web/health",
    "X-HTTP-Method-Override": "OPTIONS", "Origin": f"https://{STRANGER}",
    "Referer": f"https://{STRANGER}/",
}  # fmt: skip
"""What a client could say so that a front takes its request for one over TLS, or for another."""
HOSTS = (STRANGER, f"{STRANGER}:443", f"127.0.0.1.{STRANGER}", f"{STRANGER}:80", "[::1]")
PATHS = ("/web/login", "/jsonrpc", "/my?page=1")


@https(
    "COM-009", "Whatever a request over plain HTTP says of its way or host, it is sent to HTTPS"
    " on the same host",
    cwe=[319, 348, 601], asvs=["v5.0.0-12.2.1", "v5.0.0-4.1.3"], needs=["tls", "plain-http"],
)  # fmt: skip
def test_plain_http_believes_nothing(
    pages, bare_pages, anonymous, engagement, sent_home, sample, cases
):
    over_tls = pages.open(anonymous, "/web/health")
    cases.control(worked=over_tls.status == 200, evidence="the same host answers over TLS")
    tries = []
    for path in sample(PATHS, 1):
        tries += [
            ((f"{path} {name}", path), partial(pages.open_plain, path, headers={name: value}))
            for name, value in CAME_SECURELY.items()
        ]
        for host in HOSTS if engagement.target.rules.any_host else ():
            named = partial(pages.open_plain, path, headers={"Host": host})
            tries.append(((f"{path} for the host {host}", path), named))
            absolute = partial(bare_pages.open_plain, path, host)
            tries.append(((f"{path} by an address of {host}", path), absolute))
    for (subject, path), page in cases.sweep(tries):
        cases.held(
            subject,
            unless=not sent_home(page, path),
            witness="wire",
            evidence=f"status {page.status}, location {page.header('location')!r}",
        )


NAMED = ("203.0.113.77", "2001:db8::77")
"""Addresses that no client of ours has (RFC 5737, RFC 3849)."""
NAMING = (
    "X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP",
    "X-Cluster-Client-IP", "Forwarded", "X-Originating-IP", "X-Remote-Addr", "Remote-Addr", "Via",
)  # fmt: skip


@https(
    "COM-010", "No client is taken for another address than its own, in Odoo's own records",
    severity="medium", cwe=[290, 348], asvs=["v5.0.0-4.1.3", "v5.0.0-15.3.4"], odoo=">=18",
    needs=["tls", "transport:web"],
)  # fmt: skip
def test_own_address(pages, engagement, cases):
    role, web = engagement.role("employee-a"), engagement.transports["web"]
    pages.open(role, "/my")
    for name in NAMING:
        for address in NAMED:
            value = f"for={address}" if name == "Forwarded" else address
            chained = pages.open(role, "/my", headers={name: f"{value}, 127.0.0.1"})
            page = pages.open(role, "/my", headers={name: value})
            worked = page.status == chained.status == 200
            cases.control(name, worked, f"status {page.status}")
    known = web.search_read(role, "res.device", [], ["ip_address", "linked_ip_addresses"])
    cases.control("devices", known.ok and bool(known.value), "no device is known")
    for address in NAMED:
        cases.held(
            f"{address} as a device's", unless=known.shows(address), given="devices",
            witness="answer", evidence=str(known.value)[:200],
        )  # fmt: skip
    if engagement.target.host:
        for address in NAMED:
            told = engagement.host.telling([address])
            cases.held(
                f"{address} in logs and sessions", unless=bool(told), given="devices",
                witness="files", evidence=f"{sorted(told)[:3]}",
            )  # fmt: skip


SHARED = {"quotation-a": "sale.order", "invoice-a": "account.move"}
"""Documents that have a link: others would be given their token now."""


@https(
    "COM-011", "The links that Odoo sends follow its own address, whatever a request says",
    cwe=[348, 640], asvs=["v5.0.0-4.1.3"],
    needs=["tls", "module:portal", "module:sale", "transport:jsonrpc"],
)  # fmt: skip
def test_links_that_are_sent(pages, engagement, administrator, planted, cases):
    said = {
        "X-Forwarded-Host": STRANGER, "X-Forwarded-Server": STRANGER, "X-Host": STRANGER,
        "X-Original-Host": STRANGER, "Forwarded": f"host={STRANGER};proto=http",
        "X-Forwarded-Proto": "http", "Origin": f"https://{STRANGER}",
        "Referer": f"https://{STRANGER}/",
    }  # fmt: skip
    if engagement.target.rules.any_host:
        said["Host"] = STRANGER
    for name, model in SHARED.items():
        if name not in planted:
            continue
        usual = shared(pages, administrator, model, planted[name].id, {})
        cases.control(name, len(usual) == 1, f"the link to share names {sorted(usual)}")
        for header, value in said.items():
            more = shared(pages, administrator, model, planted[name].id, {header: value})
            cases.held(
                f"{model} {header}", unless=more != usual, given=name, witness="answer",
                evidence=f"{header}: {value} makes it {sorted(more)}",
            )  # fmt: skip


def shared(pages, role, model, record, headers):
    """The origins of the link that Odoo offers for sending a document to somebody."""
    params = {
        "model": "portal.share", "method": "default_get", "args": [["share_link"]],
        "kwargs": {"context": {"active_model": model, "active_id": record}},
    }  # fmt: skip
    page = pages.open(
        role, "/web/dataset/call_kw/portal.share/default_get", method="POST",
        headers={"Content-Type": "application/json", **headers},
        body=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
    )  # fmt: skip
    return origins(page.body) if "share_link" in page.body else set()


OWN_ADDRESS = "web.base.url"


@https(
    "COM-015", "No login of an administrator changes what Odoo takes for its own address",
    cwe=[348, 640], asvs=["v5.0.0-4.1.3"], needs=["tls", "transport:jsonrpc"],
)  # fmt: skip
def test_own_address_stays(pages, anonymous, administrator, engagement, cases):
    jsonrpc, database = engagement.transports["jsonrpc"], engagement.target.database
    told = jsonrpc.search_read(
        administrator, "ir.config_parameter", [("key", "=", OWN_ADDRESS)], ["value"]
    )
    cases.control("its own address", told.ok and bool(told.value), f"{told.error}")
    (before,) = told.value or [{"id": 0, "value": ""}]
    for where in (f"https://{STRANGER}", f"http://{STRANGER}:8069"):
        password = administrator.password.reveal()
        login = (database, administrator.login, password, {"base_location": where})
        params = {"service": "common", "method": "authenticate", "args": login}
        page = pages.open(
            anonymous, "/jsonrpc", method="POST", headers={"Content-Type": "application/json"},
            body=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
        )  # fmt: skip
        let_in = re.search(rf'"result":\s*{administrator.uid}\b', page.body)
        cases.control(where, bool(let_in), f"status {page.status}: not let in")
        after = jsonrpc.read(administrator, "ir.config_parameter", [before["id"]], ["value"])
        now = after.value[0]["value"] if after.ok and after.value else ""
        cases.held(
            where, unless=now != before["value"], witness="answer",
            evidence=f"it takes itself for {now}",
        )  # fmt: skip
        if now != before["value"]:
            back = {"vals": {"value": before["value"]}}
            jsonrpc.call(administrator, Call("ir.config_parameter", "write", (before["id"],), back))


@https(
    "COM-012", "Odoo's own ports answer the machine that the front is on, and nobody else",
    cwe=[1327], asvs=["v5.0.0-4.1.3"], needs=["tls", "host", "module:bus"],
)  # fmt: skip
def test_own_ports(host, anonymous, websockets_served, cases):
    cases.control(worked=websockets_served(anonymous), evidence="not all of Odoo listens yet")
    found = host.listening()
    cases.control("its ports", bool(found), "Odoo listens nowhere")
    for address in sorted(found):
        cases.held(
            address, unless=not is_loopback(address), witness="processes",
            evidence=f"a process of Odoo's listens on {address}",
        )  # fmt: skip
