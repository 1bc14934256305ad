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
def test_api_keys(device, somebody, engagement, api_key, confirmed, shut, cases):
    user, other = somebody("keeper", employee=True), somebody("keeper-2", employee=True)
    mine, theirs = device(), device()
    mine.log_in(user)
    theirs.log_in(other)
    right, foreign = api_key(mine, user), api_key(theirs, other)
    expired = api_key(mine, user, duration="-1", expiration_date=PAST)
    revoked = api_key(mine, user)

    def tried(name, key, ways=WAYS):
        role = Role(user.name, user.login, user.uid, Secret(key), Secret(key))
        for way in ways:
            said = engagement.transports[way].call(role, WHO)
            subject = f"{name} over {way}"
            cases.control(subject, said.by_odoo and bool(key), f"{said.outcome} {said.error}")
            cases.held(subject, unless=said.ok and said.value.get("uid") == user.uid,
                       witness="answer", evidence=str(said.value))  # fmt: skip

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
    tried("a revoked key", revoked)
    tried("an expired key", expired)
    tried("another account's key", foreign)
    tried("its first half", right[:20])
    tried("another last character", right[:-1] + ("0" if right[-1] != "0" else "1"))
    tried("capitals", right.upper())
    tried("the password", user.password.reveal(), ("json2",))
    for way, form in (("the web client", False), ("the form", True)):
        stranger = device()
        stranger.log_in(user, Secret(right), form=form)
        cases.held(f"a key by {way}", unless=not shut(stranger, f"a key by {way}"), witness="wire")


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
