"""Websockets go over TLS, and to pages of the site."""

from functools import partial
from urllib.parse import urlsplit

from odoo_owasp import claim, is_websocket

websockets = partial(
    claim,
    verifies="COM",
    severity="high",
    odoo=">=16",
)


@websockets(
    "COM-013", "A websocket is opened over TLS alone",
    cwe=[319], asvs=["v5.0.0-4.4.1"], needs=["tls", "plain-http", "module:bus"],
)  # fmt: skip
def test_websocket_over_tls(bare_pages, anonymous, site, websockets_served, sent_home, cases):
    cases.control(worked=websockets_served(anonymous), evidence="none is opened over TLS")
    for what, origin in {
        "over TLS": site,
        "over plain HTTP": site.replace("https:", "http:"),
    }.items():
        page = bare_pages.plain_websocket(origin)
        cases.held(
            f"for a page {what}", unless=not sent_home(page, "/websocket"), witness="wire",
            evidence=f"status {page.status}, location {page.header('location')!r}",
        )  # fmt: skip


@websockets(
    "COM-014", "No page of another site is given a websocket with a visitor's session",
    cwe=[346, 1385], asvs=["v5.0.0-4.4.2"], needs=["tls", "module:bus"],
)  # fmt: skip
def test_websocket_of_another_site(bare_pages, engagement, site, websockets_served, cases):
    role, host = engagement.role("employee-a"), urlsplit(site).hostname
    cases.control(worked=websockets_served(role), evidence="the site is given none either")
    for what, origin in {
        "another site": "https://stranger.example",
        "the site over plain HTTP": site.replace("https:", "http:"),
        "a site whose name begins like it": f"https://{host}.stranger.example",
        "a page without an origin": "null",
    }.items():
        page = bare_pages.websocket(role, origin)
        cases.held(
            what, unless=is_websocket(page), witness="wire",
            evidence=f"origin {origin}: status {page.status}",
        )  # fmt: skip
    after = bare_pages.websocket(role, site)
    cases.control("the site, afterwards", is_websocket(after), f"status {after.status}")
