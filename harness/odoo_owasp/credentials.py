"""Where the administrator's credentials come from: never from the process list."""

import os
import sys

import keyring
import typer
from keyring.errors import KeyringError

from odoo_owasp.model.role import Secret
from odoo_owasp.model.trouble import Trouble

LOGIN = "ODOO_OWASP_ADMIN_LOGIN"
SECRET = "ODOO_OWASP_ADMIN_SECRET"  # noqa: S105  a variable's name


def credentials(url: str, database: str, login: str = "") -> tuple[str, Secret]:
    """Login and password (or API key) of the administrator of ``database`` at ``url``.

    From the environment, else the keyring, else asked for without echo. Raises Trouble where
    there is nobody to ask.
    """
    login = login or os.environ.get(LOGIN, "") or _asked("administrator's login", hidden=False)
    secret = os.environ.get(SECRET, "") or _kept(url, database, login)
    return login, Secret(secret or _asked(f"password or API key of {login}", hidden=True))


def keep(url: str, database: str, login: str, secret: Secret) -> None:
    """Put the credentials into the user's keyring. Raises Trouble where there is none."""
    try:
        keyring.set_password(_service(url, database), login, secret.reveal())
    except KeyringError as error:
        raise Trouble(
            f"the keyring did not take the password: {error}",
            f"set {LOGIN} and {SECRET} in the environment instead",
        ) from error


def _kept(url: str, database: str, login: str) -> str:
    try:
        return keyring.get_password(_service(url, database), login) or ""
    except KeyringError:  # a machine without one, such as a server
        return ""


def _service(url: str, database: str) -> str:
    return f"odoo-owasp {database} at {url}"


def _asked(what: str, *, hidden: bool) -> str:
    if not sys.stdin.isatty():
        raise Trouble(
            f"the {what} is not known, and there is nobody to ask",
            f"set {LOGIN} and {SECRET} in the environment",
        )
    return str(typer.prompt(what, hide_input=hidden, err=True))
