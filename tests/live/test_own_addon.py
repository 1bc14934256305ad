"""An add-on of the user's own is installed, and what it opens is found."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from odoo_owasp.console import ConsoleSteps
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.deployment import deployed
from odoo_owasp.provision.template import Order, template

pytestmark = pytest.mark.live

MODEL = """
from odoo import models


class Partner(models.Model):
    _inherit = "res.partner"

    def _forget_everything(self):
        return True

    forget_everything = _forget_everything
"""
CONTROLLER = """
from odoo import http
from odoo.http import request


class Own(http.Controller):
    @http.route("/own/call/<method>", type="http", auth="public")
    def call(self, method):
        return str(getattr(request.env["res.partner"], method)())
"""


@pytest.fixture
def addons() -> Iterator[Path]:
    """A folder, open to the servers' account, with one add-on that opens what should stay private.

    Not pytest's: each session closes those to all others.
    """
    with tempfile.TemporaryDirectory(prefix="owasp-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        module = folder / "own"
        module.mkdir()
        (module / "__manifest__.py").write_text(
            "{'name': 'Own', 'depends': ['base'], 'installable': True, 'license': 'LGPL-3'}"
        )
        (module / "__init__.py").write_text("from . import controllers, models")
        (module / "models.py").write_text(MODEL)
        (module / "controllers.py").write_text(CONTROLLER)
        yield folder


def test_what_an_own_add_on_opens_is_found(addons: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("odoo-owasp"), "run", "--addons", addons,
         "--claim", "RPC-003", "--claim", "RPC-004", "-n", "0", "--output", tmp_path / "run"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    found = {
        entry["claim"]["id"]: [one["subject"] for one in entry["judgement"]["findings"]]
        for entry in map(json.loads, (tmp_path / "run" / "journal.jsonl").read_text().splitlines())
        if entry["kind"] == "verdict"
    }
    assert found["RPC-004"] == ["own.Own.call"]
    assert "res.partner" in found["RPC-003"]


def test_an_add_on_that_odoo_cannot_read_any_more_is_not_passed_over(addons: Path) -> None:
    """Odoo itself would go on without it, and all that it opens would look shut."""
    made = template(Order(addons=(str(addons),)), ConsoleSteps(quiet=True))
    code = addons / "own" / "__manifest__.py"
    code.rename(code.with_suffix(".gone"))
    with (
        pytest.raises(Trouble, match="without add-ons that are installed: 'own'"),
        deployed(made, ConsoleSteps(quiet=True)),
    ):
        pass
