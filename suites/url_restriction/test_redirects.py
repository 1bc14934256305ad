"""Whoever is sent on stays on the site."""

from functools import partial
from urllib.parse import quote

from odoo_owasp import Cell, claim, leads_away

WAYS = {
    "after the login": ("employee-a", "/web/login?redirect={to}"),
    "after the login of a customer": ("portal-a", "/web/login?redirect={to}"),
    "after the way out": ("anonymous", "/web/session/logout?redirect={to}"),
    "after another language": ("anonymous", "/website/lang/en_US?r={to}"),
    "after a language that is not there": ("anonymous", "/website/lang/xx_XX?r={to}"),
    "to the login": ("anonymous", "/odoo?redirect={to}"),
    "to the login from a link in a mail": ("anonymous", "/mail/view?model={to}&res_id=1"),
    "to the client": ("employee-a", "/odoo?redirect={to}"),
}
"""Where somebody is sent on to what the address holds, by what it is: who asks for it, and how."""
LEADING = ("after the login", "after the login of a customer", "after the way out",
           "after another language")  # fmt: skip
"""Ways that lead where they are told to, if that is on the site."""
AWAY = (
    "https://{host}/", "http://{host}/", "//{host}/", "///{host}/", "////{host}/", "/\\{host}/",
    "\\\\{host}/", "\\/{host}/", "\t//{host}/", " //{host}/", "https:{host}",
    "https:/{host}", "https:\\\\{host}", "HTTPS://{host}/",
    "https://{own}@{host}/", "https://{own}.{host}/", "https://{host}/{own}", "//{host}%2f..",
    "@{host}", ".{host}", "https:///{host}", "//{host}:443/", "//[::1]/", "//2130706433/",
    "javascript:alert(1)", "java\tscript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "vbscript:x", "%2f%2f{host}", "%5c%5c{host}", "/%09/{host}", "/\u3002/{host}",
    "//\uff45vil.example",
    "https://{host}\\@{own}/", "https://{host}#@{own}/", "https://{host}?@{own}/", "..//{host}/",
    "./\\{host}", "/..//{host}", "/my/..//..//{host}", "ftp://{host}/",
)  # fmt: skip
"""Addresses that some browser leaves the site for."""
HOST = "evil.example"


BLANKS = "\t\n\r"
"""What browsers leave out of an address, wherever it stands."""

redirect = partial(
    claim,
    verifies="URL",
    severity="low",
    cwe=[601],
    asvs=["v5.0.0-3.7.2"],
    odoo=">=17",
)


@redirect(
    "URL-012",
    "Whoever is sent on after a login stays on the site"
    " (the disclosure policy takes no report of it)",
)
def test_redirects_stay_on_the_site(engagement, pages, sample, cases):
    some = sample(AWAY, 12)
    for about, name, target, location in sent_on(engagement, pages, cases, some):
        cases.held(
            f"{about}: {target!r}",
            unless=leads_away(location, engagement.target.base_url),
            given=about,
            witness="wire",
            evidence=f"led to {location!r}",
            cell=Cell(about, name, "an address elsewhere"),
        )
    cases.covered("addresses elsewhere", len(some), len(AWAY))


@redirect(
    "URL-017",
    "Nor does an address with blanks in it lead away from the site"
    " (the disclosure policy takes no report of it)",
)
def test_blanks_lead_nowhere(engagement, pages, cases):
    blanked = [
        start + blank + target.removeprefix(start)
        for target in AWAY[2:4]
        for start in ("/", "//")
        for blank in BLANKS
    ]
    for about, name, _, location in sent_on(engagement, pages, cases, blanked):
        cases.held(
            about,
            unless=leads_away(location, engagement.target.base_url),
            witness="wire",
            evidence="it led away",
            cell=Cell(about, name, "an address with blanks"),
        )


def sent_on(engagement, pages, cases, addresses):
    """Ask on each way to be sent to each address, and to one that is on the site; yields the way,
    the role, the address and where it led.
    """
    own = engagement.target.base_url.partition("://")[2]
    roles = {name: engagement.role(name) for name, _ in WAYS.values()}
    tries = []
    for about, (name, path) in WAYS.items():
        for target in (STAYING, *addresses):
            there = target.replace("{host}", HOST).replace("{own}", own)
            asked = path.replace("{to}", quote(there, safe=""))
            tries.append(((about, name, target), partial(pages.open, roles[name], asked)))
    for (about, name, target), page in cases.sweep(tries):
        location, cell = page.header("location"), Cell(about, name, "an address elsewhere")
        if target == STAYING:
            led = location.partition("?")[0].endswith(STAYING) or about not in LEADING
            cases.control(about, page.by_odoo and led, f"led to {location}", cell)
            continue
        cases.control(about, page.by_odoo, f"status {page.status}", cell)
        yield about, name, target, location


STAYING = "/my/home"
"""An address on the site."""
