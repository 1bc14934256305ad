"""Nobody gives himself rights, nobody becomes another by saying so, and what is sensitive waits."""

from functools import partial

import pytest

from odoo_owasp import Call, Secret, claim, over, rotated

privilege = partial(claim, verifies="AUT", severity="critical")
USERS = "res.users"
WAYS = ["web", "jsonrpc", "xmlrpc"]


@pytest.fixture
def ids(backstage, administrator):
    """The ids of what somebody might give himself, by name."""
    found = backstage.search_read(
        administrator, "ir.model.data",
        [("module", "=", "base"), ("name", "in", ["group_system", "group_erp_manager"])],
        ["name", "res_id"],
    )  # fmt: skip
    companies = backstage.search(administrator, "res.company", [], order="id desc", limit=1)
    return {one["name"]: one["res_id"] for one in found.value} | {"company": companies.value[0]}


@privilege(
    "AUT-013",
    "Nobody gives himself groups, companies or another login, nor ends his own account",
    cwe=[863, 915],
    asvs=["v5.0.0-8.2.3", "v5.0.0-8.3.1", "v5.0.0-15.3.3"],
    needs=["database", "transport:web", "transport:jsonrpc", "transport:xmlrpc"],
)
@over(kinds="customer employee")
def test_own_rights(kind, somebody, device, engagement, ids, rows, administrator, sample, cases):
    user, mine = somebody(f"climber-{kind}", employee=kind == "employee"), device()
    mine.log_in(user)
    fine = Call(USERS, "write", (user.uid,), {"vals": {"signature": "<p>mine</p>"}})
    partner = int(rows.text(USERS, "partner_id", user.uid))
    tries: dict = attempts(user, partner, ids, administrator)
    tried = sample(list(tries), 6)
    for name in tried:
        way = rotated(WAYS, name, len(kind))
        before = standing(rows, user)
        said = (
            mine.call(tries[name])
            if way == "web"
            else engagement.transports[way].call(user, tries[name])
        )
        cases.control(name, said.by_odoo, f"{said.outcome} {said.error}")
        if "company" in name:
            own_ones = rows.lines("res_company_users_rel", "user_id", user.uid)
            linked = {f"({ids['company']},{user.uid})", f"({user.uid},{ids['company']})"}
            cases.control(name, linked.isdisjoint(own_ones), "the company is the account's own")
        cases.held(name, unless=standing(rows, user) != before, witness="PostgreSQL",
                   evidence=f"{way}: {said.outcome}")  # fmt: skip
    before = rows.text(USERS, "signature", user.uid)
    said = mine.call(fine)
    changed = rows.text(USERS, "signature", user.uid) != before
    cases.control(worked=said.ok and changed, evidence=f"own signature: {said.error}")
    cases.covered("wishes", len(tried), len(tries))


KEPT = ("login", "active", "share", "company_id", "partner_id", "password", "totp_secret")
LINKS = (("res_groups_users_rel", "uid"), ("res_company_users_rel", "user_id"))


def standing(rows, user):
    """What an account is and may, as it stands in the database."""
    return (
        tuple(rows.text(USERS, field, user.uid) for field in KEPT),
        *(rows.lines(table, column, user.uid) for table, column in LINKS),
        rows.lines("res_users_apikeys", "user_id", user.uid),
    )


def attempts(user, partner, ids, administrator):
    """What somebody may write to be more than he is, by name."""
    groups = {"group_ids": [(4, ids["group_system"])]}
    company = ids["company"]

    def write(**values):
        return Call(USERS, "write", (user.uid,), {"vals": values})

    return {
        "a group": write(**groups),
        "a group beside what is allowed": write(signature="<p>x</p>", **groups),
        "all groups anew": write(group_ids=[(6, 0, [ids["group_erp_manager"]])]),
        "implied groups": write(all_group_ids=[(4, ids["group_system"])]),
        "a role": write(role="group_system"),
        "a group, saved": Call(USERS, "web_save", (user.uid,),
                               {"vals": groups, "specification": {}}),
        "a group from its side": Call("res.groups", "write", (ids["group_system"],),
                                      {"vals": {"user_ids": [(4, user.uid)]}}),
        "a group by its partner": Call("res.partner", "write", (partner,),
                                       {"vals": {"user_ids": [(1, user.uid, groups)]}}),
        "a company": write(company_ids=[(4, company)]),
        "another company": write(company_id=company),
        "a company with its list": write(company_id=company, company_ids=[(4, company)]),
        "an employee's life": write(share=False),
        "the administrator's login": write(login=administrator.login),
        "another login": write(login=f"other.{user.login}"),
        "another's partner": write(partner_id=1),
        "a password without the old one": write(password=user.login),
        "a key of one's own words": write(api_key_ids=[(0, 0, {"name": "x", "user_id": user.uid})]),
        "no second factor": write(totp_secret=False),
        "deactivation": write(active=False),
    }  # fmt: skip


@privilege(
    "AUT-014",
    "Nobody becomes another by saying so, in the context or beside the call",
    cwe=[290, 639],
    asvs=["v5.0.0-8.3.1"],
    needs=["transport:web", "transport:jsonrpc", "transport:xmlrpc"],
)
@over(roles="portal-a employee-a")
def test_said_to_be_another(role, engagement, administrator, cases):
    model, name, key = "ir.config_parameter", "get_param", {"key": "database.secret"}
    known = engagement.transports["jsonrpc"].call(administrator, Call(model, name, None, key))
    cases.control(worked=known.ok and len(str(known.value)) > 20, evidence=str(known.error))
    for said_to_be, claimed in CLAIMED.items():
        way = engagement.transports[rotated(WAYS, said_to_be, len(role.name))]
        said = way.call(role, Call(model, name, None, {**key, **claimed}))
        cases.control(said_to_be, said.by_odoo, f"{said.outcome} {said.error}")
        cases.held(said_to_be, unless=said.ok or said.shows(str(known.value)), witness="answer",
                   evidence=f"{way.name}: {said.outcome}")  # fmt: skip
        who = way.call(role, Call(USERS, "context_get", None, claimed))
        # What stands beside the call is refused, where the method takes nothing of that name.
        beside = "context" not in claimed
        answered = who.ok or (beside and who.by_odoo)
        cases.control(said_to_be, answered, f"{who.outcome} {who.error}")
        became = who.ok and who.value.get("uid") != role.uid
        cases.held(f"{said_to_be}, asked who it is", unless=bool(became), witness="answer",
                   given=said_to_be, evidence=str(who.value))  # fmt: skip


CLAIMED: dict = {
    "the administrator's id in the context": {"context": {"uid": 2}},
    "the superuser's id in the context": {"context": {"uid": 1, "user_id": 1}},
    "superuser mode in the context": {"context": {"su": True}},
    "sudo in the context": {"context": {"sudo": True, "superuser": True, "force_sudo": 1}},
    "no access rights in the context": {"context": {"bypass_access": True, "active_test": False}},
    "an installation in the context": {"context": {"install_mode": True, "module": "base"}},
    "another user beside the call": {"uid": 1},
    "superuser mode beside the call": {"su": True},
    "sudo beside the call": {"sudo": True},
}


@privilege(
    "AUT-015",
    "What is sensitive waits for the password, and takes the right one alone",
    severity="high",
    cwe=[306],
    asvs=["v5.0.0-7.5.1", "v5.0.0-7.5.3"],
    needs=["transport:web", "transport:jsonrpc"],
    odoo=">=19",
)
def test_password_is_asked_again(
    somebody, device, engagement, password, api_key, waits, confirmation, cases
):  # fmt: skip
    user, mine, fresh = somebody("hesitant", employee=True), device(), device()
    mine.log_in(user)
    fresh.log_in(user)
    key = Secret(api_key(mine, user))  # and from now on the password counts as given, there alone
    sensitive = {
        "a key's dialog": "api_key_wizard",
        "a new password's dialog": "preference_change_password",
        "all devices' end": "action_revoke_all_devices",
        "a second factor's dialog": "action_totp_enable_wizard",
        "a second factor's end": "action_totp_disable",
        "trusted devices' end": "revoke_all_devices",
    }
    for name, method in sensitive.items():
        said = fresh.call(Call(USERS, method, (user.uid,)))
        cases.control(name, said.by_odoo, f"{said.outcome} {said.error}")
        cases.held(name, unless=not waits(said) and not said.error, witness="answer",
                   evidence=f"{said.outcome} {str(said.value)[:100]}")  # fmt: skip
        said = engagement.transports["jsonrpc"].call(user, Call(USERS, method, (user.uid,)))
        bare = f"{name}, without a session"
        cases.control(bare, said.by_odoo, f"{said.outcome} {said.error}")
        cases.held(bare, unless=said.ok, witness="answer")
    asked = fresh.call(Call(USERS, "api_key_wizard", (user.uid,)))
    for name, wrong in (
        ("a wrong password", password),
        ("an API key", key),
        ("nothing", Secret("")),
    ):
        said = fresh.call(confirmation(asked, wrong))
        cases.control(name, said.by_odoo and bool(key.reveal()), f"{said.outcome} {said.error}")
        again = fresh.call(Call(USERS, "api_key_wizard", (user.uid,)))
        cases.held(name, unless=said.ok or not waits(again), witness="answer",
                   evidence=f"{said.outcome} {str(said.value)[:100]}")  # fmt: skip
    done = fresh.call(confirmation(asked, user.password))
    through = done.ok and done.value.get("res_model") == "res.users.apikeys.description"
    cases.control(worked=through, evidence=f"the right password: {done.outcome} {done.message}")
