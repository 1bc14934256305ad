"""An API key is one account's, for one scope and a time, until it is revoked."""

from functools import partial

from odoo_owasp import Call, Role, Secret, claim

key_claim = partial(
    claim,
    verifies="AUT",
    severity="high",
    owasp=["A07:2021", "A07:2025"],
    needs=["transport:web", "transport:json2", "transport:jsonrpc", "transport:xmlrpc"],
    odoo=">=19",
)
WAYS = ("json2", "jsonrpc", "xmlrpc")
WHO = Call("res.users", "context_get")
KEYS = "res.users.apikeys"
PAST, FAR = "2020-01-01 00:00:00", "2099-01-01 00:00:00"


@key_claim(
    "AUT-009",
    "A forged, foreign, expired or revoked API key opens nothing, and none opens the web",
    cwe=[287, 613],
    asvs=["v5.0.0-9.2.1", "v5.0.0-7.4.1"],
)
def test_api_keys(device, somebody, engagement, api_key, confirmed, shut, sample, cases):
    user, other = somebody("keeper", employee=True), somebody("keeper-2", employee=True)
    mine, theirs = device(), device()
    mine.log_in(user)
    theirs.log_in(other)
    right, foreign = api_key(mine, user), api_key(theirs, other)
    expired = api_key(mine, user, duration="-1", expiration_date=PAST)
    revoked = api_key(mine, user)

    for way in WAYS:
        role = Role(user.name, user.login, user.uid, user.password, Secret(right))
        said = engagement.transports[way].call(role, WHO)
        cases.control(worked=said.ok and said.value["uid"] == user.uid, evidence=f"{way} opens")
    # What a process let in once it may remember for a while: this key was used over JSON-2 alone.
    used = Role(user.name, user.login, user.uid, user.password, Secret(revoked))
    cases.control("a revoked key over json2", engagement.transports["json2"].call(used, WHO).ok,
                  "it opened nothing before")  # fmt: skip
    newest = mine.call(Call(KEYS, "search", None, {"domain": [], "order": "id desc", "limit": 1}))
    confirmed(mine, Call(KEYS, "remove", tuple(newest.value)), user.password)
    keys = {
        "a revoked key": revoked,
        "an expired key": expired,
        "another account's key": foreign,
        "its first half": right[:20],
        "another last character": right[:-1] + ("0" if right[-1] != "0" else "1"),
        "capitals": right.upper(),
    }
    tries = [(name, way) for name in keys for way in WAYS]
    tried = [*sample(tries, 5), ("the password", "json2")]
    for name, way in tried:
        key = keys.get(name, user.password.reveal())
        said = engagement.transports[way].call(
            Role(user.name, user.login, user.uid, Secret(key), Secret(key)), WHO
        )
        subject = f"{name} over {way}"
        cases.control(subject, said.by_odoo and bool(key), f"{said.outcome} {said.error}")
        cases.held(subject, unless=said.ok and said.value.get("uid") == user.uid,
                   witness="answer", evidence=str(said.value))  # fmt: skip
    cases.covered("keys that open nothing, by transport", len(tried), len(tries) + 1)
    for way in sample(list(WEB), 1):
        form, stranger = WEB[way], device()
        stranger.log_in(user, Secret(right), form=form)
        cases.held(f"a key by {way}", unless=not shut(stranger, f"a key by {way}"), witness="wire")


@key_claim(
    "AUT-016",
    "A key that was let in opens nothing from the moment that it is revoked",
    severity="medium",
    cwe=[613],
    asvs=["v5.0.0-7.4.1"],
)
def test_revoked_while_in_use(device, somebody, engagement, api_key, confirmed, cases):
    """Asked at once: what a process remembers, it forgets with much that others change."""
    user, mine = somebody("revoker", employee=True), device()
    mine.log_in(user)
    ways = {name: engagement.transports[name] for name in WAYS if name != "json2"}
    still = dict.fromkeys(ways, False)
    for _ in range(TIMES):
        key = api_key(mine, user)
        role = Role(user.name, user.login, user.uid, Secret(key), Secret(key))
        newest = mine.call(
            Call(KEYS, "search", None, {"order": "id desc", "limit": 1, "domain": []})
        )
        used = [way.call(role, WHO).ok for way in ways.values() for _ in range(ASKED)]
        gone = confirmed(mine, Call(KEYS, "remove", tuple(newest.value)), user.password)
        for name, way in ways.items():
            still[name] |= any(way.call(role, WHO).ok for _ in range(ASKED))
        refused = not engagement.transports["json2"].call(role, WHO).ok
        cases.control(worked=all(used) and gone.ok and refused, evidence="used, then revoked")
        if all(still.values()):
            break
    for name, let_in in still.items():
        cases.held(f"a revoked key over {name}", unless=let_in, witness="answer",
                   evidence="it was let in after it was revoked")  # fmt: skip


TIMES, ASKED = 3, 4
WEB = {"the web client": False, "the form": True}


@key_claim(
    "AUT-010",
    "An API key is made by an employee, with the password, for no longer than allowed",
    severity="medium",
    cwe=[613, 284],
    asvs=["v5.0.0-7.5.1"],
)
def test_making_api_keys(device, somebody, engagement, api_key, cases):
    user, customer = somebody("maker", employee=True), somebody("maker-2")
    mine, theirs = device(), device()
    mine.log_in(user)
    theirs.log_in(customer)
    cases.control(worked=bool(api_key(mine, user)), evidence="an employee's key for a day")
    wishes: dict = {
        "a key for ever": {"duration": "0"},
        "a key without an end": {"duration": "-1", "expiration_date": False},
        "a key for decades": {"duration": "-1", "expiration_date": FAR},
        "a day's key, for decades": {"duration": "1", "expiration_date": FAR},
    }
    for name, values in wishes.items():
        cases.held(name, unless=bool(api_key(mine, user, **values)), witness="answer")
    cases.held("a customer's key", unless=bool(api_key(theirs, customer)), witness="answer")
