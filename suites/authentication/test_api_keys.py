"""An API key is one account's, for one scope and a time, until it is revoked."""

from functools import partial

from odoo_owasp import Call, Outcome, Role, Secret, claim, takes_for_forged

key_claim = partial(
    claim,
    verifies="AUT",
    severity="high",
    needs=["transport:web", "transport:json2", "transport:jsonrpc", "transport:xmlrpc"],
    odoo=">=19",
)
WAYS = ("json2", "jsonrpc", "xmlrpc")
WHO = Call("res.users", "context_get")
KEYS = "res.users.apikeys"
PAST, FAR = "2020-01-01 00:00:00", "2099-01-01 00:00:00"


@key_claim(
    "AUT-009",
    "A forged, foreign, expired or revoked API key, or one of another scope, opens nothing, "
    "and none opens the web",
    cwe=[303, 613, 863],
    asvs=["v5.0.0-6.3.4"],
)
def test_api_keys(
    device, somebody, engagement, api_key, key_of_scope, confirmed, shut, sample, cases
):  # fmt: skip
    user, other = somebody("keeper", employee=True), somebody("keeper-2", employee=True)
    mine, theirs = device(), device()
    mine.log_in(user)
    theirs.log_in(other)
    right, foreign = api_key(mine, user), api_key(theirs, other)
    expired = api_key(mine, user, duration="-1", expiration_date=PAST)
    scoped = {scope: key_of_scope(user, scope) for scope in ("rpc", "odoo-owasp")}
    revoked = api_key(mine, user)  # the last of all, by which it is known

    for name, key in {"a key": right, "a key of its scope": scoped["rpc"]}.items():
        for way in WAYS:
            role = Role(user.name, user.login, user.uid, user.password, Secret(key))
            said = engagement.transports[way].call(role, WHO)
            opened = said.ok and said.value["uid"] == user.uid
            cases.control(worked=opened, evidence=f"{name} opens nothing over {way}")
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
        "a key of another scope": scoped["odoo-owasp"],
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
        # Over JSON-2 the key says whose it is: another's opens that account.
        opened = said.ok
        if (name, way) == ("another account's key", "json2"):
            opened = said.ok and said.value.get("uid") != other.uid
        cases.held(subject, unless=opened, witness="answer", evidence="it opened")
    cases.covered("keys that open nothing, by transport", len(tried), len(tries) + 1)
    for way in sample(list(WEB), 1):
        form, before, stranger = WEB[way], device(), device()
        before.log_in(user, form=form)
        page = stranger.log_in(user, Secret(right), form=form)
        looked = before.uid == user.uid and page.by_odoo and not takes_for_forged(page)
        cases.control(f"a key by {way}", looked, f"status {page.status}")
        cases.held(f"a key by {way}", unless=not shut(stranger, f"a key by {way}"), witness="wire")


@key_claim(
    "AUT-016",
    "A key that was let in opens nothing from the moment that it is revoked",
    severity="medium",
    cwe=[613],
    asvs=["v5.0.0-6.5.6"],
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
    cwe=[306, 613, 862],
    asvs=["v5.0.0-7.5.1"],
)
def test_making_api_keys(device, somebody, make_key, cases):
    user, customer = somebody("maker", employee=True), somebody("maker-2")
    mine, theirs = device(), device()
    mine.log_in(user)
    theirs.log_in(customer)
    said, key = make_key(mine, user)
    cases.control(worked=bool(key), evidence=f"no key for a day: {said.outcome} {said.error}")
    wishes: dict = {
        "a key for ever": {"duration": "0"},
        "a key without an end": {"duration": "-1", "expiration_date": False},
        "a key for decades": {"duration": "-1", "expiration_date": FAR},
        "a day's key, for decades": {"duration": "1", "expiration_date": FAR},
    }
    tries = [(name, mine, user, values) for name, values in wishes.items()]
    for name, asking, role, values in [*tries, ("a customer's key", theirs, customer, {})]:
        said, key = make_key(asking, role, **values)
        decided = key or said.outcome in (Outcome.DENIED, Outcome.REFUSED)
        cases.control(name, bool(decided), f"{said.outcome} {said.error}")
        cases.held(name, unless=bool(key), witness="answer", evidence="it was made")
