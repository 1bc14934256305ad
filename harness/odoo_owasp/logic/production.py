"""The signs that a database is in production: then it is no demo, and is not touched."""

import re
from collections.abc import Iterator

from odoo_owasp.model.found import Found, Sign

MOST_PEOPLE = 10
"""Employees that a demo may have."""
MOST_DOCUMENTS = 50
"""Business documents that people may make on a demo in 30 days."""

_DUPLICATE = "test a neutralized duplicate: odoo-bin neutralize -d COPY (see Odoo's manual)"


_NEUTRALIZES = 16
"""The first release that can neutralize a database."""


def _major(release: str) -> int:
    """The release's number; one of no known form counts as new."""
    number = re.search(r"\d+", release)
    return int(number[0]) if number else _NEUTRALIZES


def signs(found: Found) -> Iterator[Sign]:
    """The signs of production in ``found``, those that nothing overrides first."""
    if found.mail_servers:
        yield Sign(
            f"outgoing mail servers are active: {', '.join(found.mail_servers)}",
            f"deactivate them, or {_DUPLICATE}", final=True,
        )  # fmt: skip
    if found.mail_fetchers:
        yield Sign(
            f"incoming mail servers are active: {', '.join(found.mail_fetchers)}",
            f"deactivate them, or {_DUPLICATE}", final=True,
        )  # fmt: skip
    if found.live_providers:
        yield Sign(
            f"payment providers are in live mode: {', '.join(found.live_providers)}",
            f"put them in test mode, or {_DUPLICATE}", final=True,
        )  # fmt: skip
    if not found.mail_stopped and not found.mail_servers:
        yield Sign(
            "nothing keeps mails from the mail server of Odoo's configuration file",
            "neutralize the database, or make an outgoing mail server with the host 'invalid'",
            final=True,
        )
    own = "if it is a demo all the same: --i-own-this-demo"
    if not found.neutralized and _major(found.release) >= _NEUTRALIZES:
        yield Sign("the database is not neutralized", f"{_DUPLICATE}; {own}")
    if found.people > MOST_PEOPLE:
        yield Sign(
            f"{found.people} employees have an account; a demo has at most {MOST_PEOPLE}",
            f"{_DUPLICATE}; {own}",
        )
    if found.recent_documents > MOST_DOCUMENTS:
        yield Sign(
            f"people made {found.recent_documents} business documents in the last 30 days; "
            f"on a demo at most {MOST_DOCUMENTS}",
            f"{_DUPLICATE}; {own}",
        )
    if found.subscription:
        yield Sign(
            f"an enterprise subscription is registered ({found.subscription})",
            f"{_DUPLICATE}; {own}",
        )
