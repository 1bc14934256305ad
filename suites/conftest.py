"""What the claims' checks share: oracles by the names that checks read well with."""

import pytest

ROLES = "portal-a portal-b employee-a employee-b manager administrator"
TRANSPORTS = "xmlrpc xmlrpc1 jsonrpc web json2"


@pytest.fixture
def statements(engagement):
    """PostgreSQL's own log."""
    return engagement.statements


@pytest.fixture
def access(engagement):
    """Who may read what, computed apart from Odoo."""
    return engagement.access


@pytest.fixture
def surface(engagement):
    """What the deployment exposes, read from its source."""
    return engagement.surface


@pytest.fixture
def files(engagement):
    """What stored files hold, read from PostgreSQL."""
    return engagement.files


@pytest.fixture
def host(engagement):
    """The machine that Odoo runs on: its files, its processes, and who calls us."""
    return engagement.host


@pytest.fixture
def records(engagement):
    """Whether a model has records, and whether one was changed, read from PostgreSQL."""
    return engagement.records


@pytest.fixture
def rows(engagement):
    """What stands in single rows, read from PostgreSQL."""
    return engagement.rows


@pytest.fixture
def secret(rows):
    """What the database signs with."""
    (where,) = rows.bearing("ir.config_parameter", "database.secret")
    return rows.text("ir.config_parameter", "value", where)


@pytest.fixture
def everyone(engagement):
    """All roles, from the visitor without an account to the administrator."""
    return [engagement.role(name) for name in f"anonymous {ROLES}".split()]


@pytest.fixture
def shipped_access(engagement):
    """Who might do what if rights and rules were what the modules ship."""
    return engagement.shipped_access


@pytest.fixture
def ways(engagement):
    """The RPC transports that the target has: what a sweep rotates over."""
    return [engagement.transports[name] for name in TRANSPORTS.split()
            if not engagement.target.lacks((f"transport:{name}",))]  # fmt: skip


@pytest.fixture
def pages(engagement):
    """HTTP pages, over TLS and plain."""
    return engagement.pages


@pytest.fixture
def browser(engagement):
    """A real Chromium."""
    return engagement.browser


@pytest.fixture
def planted(engagement):
    """The records that provisioning made, by name."""
    return engagement.target.planted


@pytest.fixture
def undisturbed(engagement):
    """For checks that look whether planted records changed: they run one after another."""
    with engagement.undisturbed():
        yield


@pytest.fixture
def welcome(own):
    """Expects a role at the backend: OdooBot welcomes whoever comes first, and that is removed."""

    def expect(role):
        member = ["channel_member_ids.partner_id.user_ids", "in", [role.uid]]
        own.adopt("discuss.channel", [["channel_type", "=", "chat"], member])

    return expect


@pytest.fixture
def anonymous(engagement):
    """The visitor without an account."""
    return engagement.role("anonymous")


@pytest.fixture
def administrator(engagement):
    """The administrator of the demo database."""
    return engagement.role("administrator")


@pytest.fixture
def accounts(engagement):
    """All roles of the target that have an account, in one order on every run."""
    return [engagement.role(name) for name in ROLES.split() if name in engagement.target.roles]
