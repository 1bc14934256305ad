"""Odoo's configuration file: what stands there, and what a mutant changes in it."""

from configparser import RawConfigParser
from pathlib import Path

import pytest

from odoo_owasp.logic.stored_hash import ill_hashed
from odoo_owasp.provision import configuration


def read(file: Path) -> dict[str, str]:
    """As Odoo does."""
    parser = RawConfigParser()
    parser.read(file)
    return dict(parser.items("options"))


def test_the_master_password_stands_there_by_its_hash_alone(tmp_path: Path) -> None:
    file = configuration.write(tmp_path / "odoo.conf", "a master password", {})
    options = read(file)
    assert ill_hashed(options.pop("admin_passwd"), 600_000) == ""
    assert options == {"list_db": "False", "proxy_mode": "True"}
    assert "a master password" not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("more", [{}, configuration.BY_HOST])
def test_what_stands_there_is_changed(tmp_path: Path, more: dict[str, str]) -> None:
    changed = {"list_db": "True", "dbfilter": "^%d"}
    options = read(configuration.write(tmp_path / "odoo.conf", "x", changed, more))
    assert options["list_db"] == "True"
    assert options.get("dbfilter", "") == ("^%d" if more else "")
    assert options.keys() <= configuration.OPTIONS
