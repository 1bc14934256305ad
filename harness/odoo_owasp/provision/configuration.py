"""Odoo's configuration file: what a deployment that others reach says there."""

import os
from collections.abc import Mapping
from pathlib import Path

from odoo_owasp.logic.stored_hash import hashed
from odoo_owasp.provision.machine import servant

BY_HOST = {"dbfilter": "^%d$"}
"""The database of a request is the one that its host's name begins with."""
OPTIONS = frozenset({"admin_passwd", "list_db", "proxy_mode", *BY_HOST})
"""All that ever stands there."""
_ROUNDS = 600_000  # as Odoo itself takes for the master password (odoo/tools/config.py)


def write(
    file: Path, master: str, changed: Mapping[str, str], more: Mapping[str, str] | None = None
) -> Path:
    """Write ``file`` for an Odoo whose master password is ``master``: its hash stands there.

    ``more`` options stand there besides; of what stands there, ``changed`` has other values.
    """
    options = {
        "admin_passwd": hashed(master, os.urandom(16), _ROUNDS),
        "list_db": "False",
        "proxy_mode": "True",
        **(more or {}),
    }
    options |= {name: value for name, value in changed.items() if name in options}
    lines = [f"{name} = {value}" for name, value in options.items()]
    file.write_text("\n".join(["[options]", *lines, ""]))
    return servant().owns(file)
