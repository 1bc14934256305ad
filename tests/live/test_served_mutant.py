"""A mutant that changes what an add-on serves: bundles and single files are others by it."""

import re
import shutil
import ssl
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.live.customer import Silent

from odoo_owasp.model.target import Target
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import deployment
from odoo_owasp.provision.mutants import mutants_folder, read_mutant
from odoo_owasp.provision.template import Template

pytestmark = pytest.mark.live

FILE = "web/static/src/core/browser/cookie.js"
OLD, NEW = "export const cookie =", "export const own_mutant = 1;\nexport const cookie ="
Mutant = Callable[[str], Path]


@pytest.fixture
def mutant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mutant:
    """Writes a mutant of our own, where the deployment looks for it."""
    shutil.copytree(mutants_folder() / "loader", tmp_path / "loader")
    monkeypatch.setattr(deployment, "mutants_folder", lambda: tmp_path)

    def write(old: str) -> Path:
        file = tmp_path / "own.py"
        change = f"SERVED = [({FILE!r}, {old!r}, {NEW!r})]"
        file.write_text(f'"""Own."""\nCLAIM = "XSS-001"\nEXPECT = "HELD"\n{change}\n')
        return file

    return write


def fetched(target: Target, path: str) -> str:
    context = ssl.create_default_context(cafile=target.ca_file)
    address = urlsplit(target.base_url)
    with closing(HTTPSConnection(address.hostname or "", address.port, context=context)) as server:
        server.request("GET", path)
        return server.getresponse().read().decode()


def bundle(target: Target) -> str:
    """The path of the bundle that the login page loads first."""
    found = re.search(
        r"/web/assets/\S+/web.assets_frontend_minimal.min.js", fetched(target, "/web/login")
    )
    assert found
    return found[0]


def test_bundles_and_files_are_served_changed(built: Template, mutant: Mutant) -> None:
    with deployment.deployed(built, Silent()) as (target, _):
        ordinary = bundle(target)
        assert "own_mutant" not in fetched(target, ordinary) + fetched(target, f"/{FILE}")
    sabotage = read_mutant(mutant(OLD))
    with deployment.deployed(built, Silent(), mutant=sabotage) as (target, _):
        assert bundle(target) != ordinary
        assert "own_mutant" in fetched(target, bundle(target))
        assert "own_mutant" in fetched(target, f"/{FILE}")
        assert "own_mutant" not in (Path(built.source.tree) / "odoo/addons" / FILE).read_text()


@pytest.mark.parametrize("old", ["is not there", "cookie"])
def test_odoo_does_not_start_where_the_text_is_not_there_once(
    built: Template, mutant: Mutant, old: str
) -> None:
    sabotage = read_mutant(mutant(old))
    with (
        pytest.raises(Trouble),
        deployment.deployed(built, Silent(), mutant=sabotage),
    ):
        pass
