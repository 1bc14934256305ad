"""One customer's deployment for all tests of a session, put back before each."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.live.chromium import CHROMIUM, Opener
from tests.live.customer import Customer, Shell, Silent, remove_cache

from odoo_owasp.engine import Engagement
from odoo_owasp.provision.deployment import deployed
from odoo_owasp.provision.standing import new_home, remove
from odoo_owasp.provision.template import Order, Template, template
from odoo_owasp.transports.owner import FREEZE_KEY

# Made in tests/conftest.py.
Trap = Any
Notes = Any


@pytest.fixture(scope="session")
def built() -> Template:
    return template(Order(), Silent())


@pytest.fixture(scope="module")
def engagement(built: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engagement]:
    """A fresh demo deployment of our own, consented."""
    journal = tmp_path_factory.mktemp("live") / "journal.jsonl"
    with deployed(built, Silent()) as (_, file):
        engaged = Engagement.open(file, journal)
        yield engaged
        engaged.close()


@pytest.fixture(scope="session")
def deployment_of_a_customer(built: Template) -> Iterator[Customer]:
    home = new_home(f"customer-{os.getpid()}-{secrets.token_hex(3)}", kept=False)
    try:
        made = Customer(built, home)
        yield made
        made.remove()
    finally:
        remove(home)


@pytest.fixture
def customer(deployment_of_a_customer: Customer) -> Iterator[Customer]:
    """The deployment, consented by nobody; when the test is over nothing of ours is left."""
    deployment_of_a_customer.reset()
    yield deployment_of_a_customer
    assert deployment_of_a_customer.tagged() == {}
    assert deployment_of_a_customer.tagged("other") == {}
    assert deployment_of_a_customer.parameter(FREEZE_KEY) == ""


@pytest.fixture
def shell(tmp_path: Path, customer: Customer, trap: Trap) -> Iterator[Shell]:
    cache = Path(tempfile.mkdtemp(prefix="owasp-"))
    cache.chmod(0o755)
    yield Shell(tmp_path, cache, customer, trap.netlocs[0])
    remove_cache(cache)


@pytest.fixture
def opened(tmp_path: Path, notes: Notes, ca_file: str) -> Iterator[Opener]:
    """Opens browser oracles on servers of the test's."""
    if not CHROMIUM:
        pytest.fail("there is no Chromium: nothing would be shown")
    opener = Opener(tmp_path, notes, ca_file)
    yield opener
    opener.close()
