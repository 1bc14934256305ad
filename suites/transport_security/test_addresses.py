"""Which host and scheme Odoo takes itself to have, and what its pages ask for."""

from functools import partial
from urllib.parse import urlsplit

from odoo_owasp import claim, origins, over, plain_addresses

https = partial(
    claim,
    verifies="COM",
    needs=["tls", "module:website"],
)
STRANGER = "stranger.example"
SAID = {
    "X-Forwarded-Host": STRANGER, "X-Forwarded-Server": STRANGER, "X-Original-Host": STRANGER,
    "X-Host": STRANGER, "Forwarded": f"host={STRANGER};proto=http", "X-Forwarded-Proto": "http",
    "X-Forwarded-Scheme": "http", "X-Forwarded-Port": "81", "X-Forwarded-Ssl": "off",
}  # fmt: skip
"""What a client could say of the way that its request came."""
NAMING = ("/", "/robots.txt", "/web/login")
"""Pages that name their own host. Odoo keeps what it answers as a site's map: not asked."""


@https(
    "COM-007", "No header of a client's makes Odoo take itself for another host, or for plain HTTP",
    severity="high", cwe=[348], asvs=["v5.0.0-4.1.3"],
)  # fmt: skip
def test_spoofed_way(pages, anonymous, engagement, cases):
    base_url = engagement.target.base_url
    said = SAID | ({"Host": STRANGER} if engagement.target.rules.any_host else {})
    for path in NAMING:
        usual = named(pages.open(anonymous, path))
        cases.control(path, base_url in usual, f"names {sorted(usual)}")
        for name, value in said.items():
            page = pages.open(anonymous, path, headers={name: value})
            more = named(page) - usual
            cases.held(
                f"{path} {name}", unless=bool(more) or page.shows(STRANGER), given=path,
                witness="wire", evidence=f"{name}: {value} makes it name {sorted(more)}",
            )  # fmt: skip


def named(page):
    """The origins that an answer names, in its headers too."""
    return origins("\n".join([*(value for _, value in page.headers), page.body]))


SHOWN = {
    "anonymous": ["/", "/web/login", "/web/reset_password", "/contactus"],
    "portal-a": ["/my", "/my/orders", "/my/tasks", "/my/security", "/my/invoices"],
    "employee-a": ["/odoo"],
}


@https(
    "COM-008", "No page loads anything over plain HTTP, sends anything there or links back to it",
    severity="medium", cwe=[319], asvs=["v5.0.0-12.2.1"],
)  # fmt: skip
@over(roles="anonymous portal-a employee-a")
def test_mixed_content(role, pages, engagement, welcome, cases):
    if role.name == "employee-a":
        welcome(role)
    host = urlsplit(engagement.target.base_url).netloc
    for path in SHOWN[role.name]:
        page = pages.open(role, path)
        cases.control(path, page.status == 200 and "<html" in page.body, f"status {page.status}")
        found = plain_addresses(page.body, host)
        cases.held(
            path, unless=bool(found), given=path, witness="wire", evidence=f"{found[:5]}",
        )  # fmt: skip
