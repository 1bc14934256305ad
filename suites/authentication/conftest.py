"""What the checks share: accounts of their own, and devices that these log in on."""

import secrets

import pytest

from odoo_owasp import Call, Role, Secret

ROUNDS = 6
"""How often a device asks: each process of the target decides, and remembers, for itself."""
QUIETLY = {"mail_notrack": True, "mail_create_nolog": True}
IDENTITY = "res.users.identitycheck"
KEYS = "res.users.apikeys"


@pytest.fixture
def device(engagement):
    """Makes devices that nobody has used yet."""
    return engagement.device


@pytest.fixture
def jsonrpc(engagement):
    """The transport that knows the service for logins."""
    return engagement.transports["jsonrpc"]


@pytest.fixture
def backstage(engagement):
    """The transport of what the administrator does meanwhile."""
    return engagement.backstage


@pytest.fixture
def somebody(engagement, own, administrator, backstage):
    """Makes accounts of the check's own, without a mail address: Odoo can write to none of them."""
    found = backstage.search_read(
        administrator, "ir.model.data",
        [("module", "=", "base"), ("name", "in", ["group_portal", "group_user"])],
        ["name", "res_id"],
    )  # fmt: skip
    groups = {one["name"]: one["res_id"] for one in found.value}

    def made(name, *, employee=False):
        login, password = f"{name}.{engagement.tag}", new_password(engagement)
        partner = own.make(administrator, "res.partner", {"name": f"{name} {engagement.tag}"})
        values = {
            "login": login, "password": password.reveal(), "partner_id": partner,
            "group_ids": [(6, 0, [groups["group_portal"]])], "odoobot_state": "disabled",
            "notification_type": "email",
        }  # fmt: skip
        uid = own.make(administrator, "res.users", values)
        role = Role(name, login, uid, password)
        if employee:  # afterwards: who is one from the first is given tasks and stages
            given(backstage, administrator, role, group_ids=[(6, 0, [groups["group_user"]])])
        return role

    return made


def new_password(engagement):
    """A password that is masked wherever it would be written."""
    password = secrets.token_urlsafe(18)
    engagement.redactor.learn([password])
    return Secret(password)


@pytest.fixture
def password(engagement):
    """A password that no account has."""
    return new_password(engagement)


def given(backstage, administrator, role, **values):
    """The administrator changes an account."""
    kwargs = {"vals": values, "context": QUIETLY}
    return backstage.call(administrator, Call("res.users", "write", (role.uid,), kwargs))


@pytest.fixture
def change(backstage, administrator):
    """Changes an account as the administrator."""

    def changed(role, **values):
        return given(backstage, administrator, role, **values)

    return changed


@pytest.fixture
def shut(cases):
    """Whether a device's session opens nothing, whichever process is asked; no answer is none."""

    def is_shut(device, subject):
        said = [device.with_cookies(**device.cookies).opens() for _ in range(ROUNDS)]
        cases.control(subject, all(one.by_odoo for one in said), "Odoo gave no answer")
        return not any(one.ok for one in said)

    return is_shut


@pytest.fixture
def confirmed():
    """Calls a method, and gives the password where the target asks for it first."""

    def called(device, call, password):
        said = device.call(call)
        if not asks_for_password(said):
            return said
        return device.call(answer_to(said, password))

    return called


@pytest.fixture
def waits():
    """Whether an answer is the dialog that asks for the password."""
    return asks_for_password


@pytest.fixture
def confirmation():
    """What answers the dialog."""
    return answer_to


def asks_for_password(said):
    """Whether the answer is the dialog that asks for the password."""
    return said.ok and isinstance(said.value, dict) and said.value.get("res_model") == IDENTITY


def answer_to(said, password):
    """What answers the dialog."""
    context = {"context": {"password": password.reveal()}}
    return Call(IDENTITY, "run_check", ((said.value or {}).get("res_id", 0),), context)


@pytest.fixture
def api_key(make_key):
    """Makes an API key as its user does; empty where the target gives none."""

    def made(device, role, **values):
        return make_key(device, role, **values)[1]

    return made


@pytest.fixture
def key_of_scope(engagement, own, backstage, administrator):
    """Makes an API key of a scope, as modules do for their own doors; the administrator does."""

    def made(role, scope):
        (model,) = backstage.search(administrator, "ir.model", [("model", "=", KEYS)]).value
        code = (
            f"until = datetime.datetime.now() + datetime.timedelta(hours=1)\n"
            f"keys = env[{KEYS!r}].with_user({role.uid})\n"
            f"key = keys._generate({scope!r}, {f'odoo-owasp {engagement.tag}'!r}, until)\n"
            "action = {'type': 'ir.actions.act_window_close', 'infos': {'key': key}}"
        )
        values = {"name": f"a key {engagement.tag}", "model_id": model, "state": "code"}
        action = own.make(administrator, "ir.actions.server", {**values, "code": code})
        own.announce(role, KEYS)
        said = backstage.call(administrator, Call("ir.actions.server", "run", (action,)))
        key = said.value["infos"]["key"] if said.ok and said.value else ""
        engagement.redactor.learn([key])
        return key

    return made


@pytest.fixture
def make_key(engagement, own, confirmed):
    """Makes an API key as its user does: the answer that decides, and the key, empty for none."""

    def made(device, role, **values):
        wizard = "res.users.apikeys.description"
        values = {"name": f"odoo-owasp {engagement.tag}", "duration": "1", **values}
        described = device.call(Call(wizard, "create", None, {}, ([values],)))
        if not described.ok:
            return described, ""
        dialog = tuple(described.value)
        own.announce(role, KEYS)
        said = confirmed(device, Call(wizard, "make_key", dialog), role.password)
        key = (said.value.get("context") or {}).get("default_key", "") if said.ok else ""
        engagement.redactor.learn([key])
        return said, key

    return made
