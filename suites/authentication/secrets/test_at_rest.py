"""Passwords and keys are kept as hashes, and stand nowhere as they were typed."""

from functools import partial

from odoo_owasp import Call, Secret, claim, ill_hashed, salt

at_rest = partial(
    claim,
    verifies="CRY",
    severity="high",
    needs=["database", "transport:web", "transport:jsonrpc"],
)
USERS = "res.users"
PASSWORD, KEY = 600_000, 6_000
"""Rounds that Odoo 19 promises; a key is random, and needs fewer."""


@at_rest(
    "CRY-001",
    "Every password is kept as a salted PBKDF2-SHA512 hash of 600,000 rounds, however it was set",
    cwe=[916, 759, 256],
    asvs=["v5.0.0-11.4.2"],
    odoo=">=19",
)
def test_passwords(
    somebody, device, password, change, own, rows, backstage, administrator, engagement, sample,
    cases,
):  # fmt: skip
    kept: dict = {}
    ours = []
    every = ways(device, change, own, backstage, administrator)
    for name in (some := sample(list(every), 2)):
        set_password = every[name]
        user = somebody(f"set-{len(kept)}", employee=True)
        ours.append(user.uid)
        first = rows.text(USERS, "password", user.uid)
        set_password(user, password)
        kept[name] = rows.text(USERS, "password", user.uid)
        cases.control(name, name == "a new account" or kept[name] != first, "nothing was set")
        judged(cases, name, kept[name], PASSWORD)
    stored = rows.column("res_users", "password")
    mine = {*ours, *(one.uid for one in engagement.target.roles.values())}
    for uid, text in stored.items():
        judged(cases, "an account of ours" if uid in mine else "another account", text, PASSWORD)
    everyone = [*stored.values(), *kept.values()]
    cases.control(worked=len(set(kept.values())) > 1 < len(stored), evidence="too few hashes")
    salts = [salt(text) for text in set(everyone)]
    cases.held("salts", unless=len(set(salts)) < len(salts), witness="PostgreSQL",
               evidence="two accounts share a salt")  # fmt: skip
    cases.covered("ways to set a password", len(some), len(every))


def ways(device, change, records, backstage, administrator):
    """The ways to set a password, by name."""

    def own(user, password):
        mine = device()
        mine.log_in(user)
        kwargs = {"old_passwd": user.password.reveal(), "new_passwd": password.reveal()}
        mine.call(Call(USERS, "change_password", None, kwargs))

    def wizard(user, password):
        line = {"user_id": user.uid, "user_login": user.login, "new_passwd": password.reveal()}
        values = {"user_ids": [(0, 0, line)]}
        made = records.open(administrator, "change.password.wizard", values)
        asked = Call("change.password.wizard", "change_password_button", (made,))
        backstage.call(administrator, asked)

    return {
        "a new account": lambda user, password: None,
        "by its user": own,
        "by the administrator": lambda user, password: change(user, password=password.reveal()),
        "by the administrator's dialog": wizard,
    }


def judged(cases, subject, stored, rounds):
    """One stored hash."""
    why = ill_hashed(stored, rounds)
    cases.held(subject, unless=bool(why), witness="PostgreSQL", evidence=why)


@at_rest(
    "CRY-002",
    "API keys are kept as salted hashes",
    cwe=[916, 256],
    asvs=["v5.0.0-11.4.2"],
    odoo=">=19",
)
def test_api_keys(somebody, device, api_key, rows, cases):
    stored: dict = {}
    user, mine = somebody("holder", employee=True), device()
    mine.log_in(user)
    before: tuple = ()
    for number in range(2):
        key = api_key(mine, user)
        every = rows.lines("res_users_apikeys", "user_id", user.uid)
        kept, before = [row for row in every if row not in before], every
        hashes = [
            part for row in kept for part in row.strip("()").split(",") if part.startswith("$")
        ]
        subject = f"key {number}"
        cases.control(subject, bool(key) and len(kept) == 1, f"{len(kept)} keys were kept")
        stored[subject] = hashes[0] if hashes else ""
        judged(cases, subject, stored[subject], KEY)
        cases.held(f"{subject}, whole", unless=bool(key) and any(key[8:] in row for row in kept),
                   witness="PostgreSQL", given=subject)  # fmt: skip
    salts = {salt(text) for text in stored.values()}
    cases.held("salts", unless=len(salts) < 2, witness="PostgreSQL", given="key 0")


@at_rest(
    "CRY-003",
    "What was typed as a password, and an API key, stand in no table and no file of Odoo's",
    cwe=[312, 532],
    asvs=["v5.0.0-16.2.5"],
    needs=["database", "host", "transport:web", "transport:jsonrpc"],
    odoo=">=19",
)
def test_typed_nowhere(
    somebody, device, engagement, api_key, password, change, rows, host, tracer, cases
):
    user, mine = somebody("typist", employee=True), device()
    mine.log_in(user)
    key = api_key(mine, user)
    device().log_in(user, password)  # a wrong one, for the moment
    change(user, password=password.reveal())
    keyed = Secret(key)
    for secret in (password, keyed):
        engagement.transports["jsonrpc"].authenticate(user.login, secret)
    after = device()
    after.log_in(user, password, form=True)
    cases.control(worked=bool(key) and after.uid == user.uid, evidence="password and key opened")
    secrets = {"a password": user.password, "the next password": password, "an API key": keyed}
    seen = rows.telling([user.login])
    # Odoo logs what it cannot look for.
    after.call(Call(USERS, "search", None, {"domain": [(tracer, "=", 1)]}))
    read = bool(host.log) and host.log in host.telling([tracer])
    cases.control(worked="res_users" in seen and read,
                  evidence=f"the login is seen in {seen}, a mark in the log: {read}")  # fmt: skip
    for name, secret in secrets.items():
        told = (*rows.telling([secret.reveal()]), *host.telling([secret.reveal()]))
        cases.held(name, unless=bool(told), witness="PostgreSQL, files", evidence=", ".join(told))
