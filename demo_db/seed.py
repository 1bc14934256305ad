"""Plants companies, roles and records with tracers in a demo database.

Runs inside Odoo (`odoo shell`); `GIVEN` holds the roles with their generated secrets. Prints what
was made as one line of JSON.
"""

import json
import secrets

from passlib.context import CryptContext

given = json.loads(GIVEN)
env = env(
    context=dict(env.context, no_reset_password=True, mail_notrack=True, tracking_disable=True)
)
one_round = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=1)


def tracer():
    """A token that nothing else in the database contains."""
    return "t" + secrets.token_hex(8)


def plant(name, record, mark, token=""):
    """Note a record for the checks."""
    planted[name] = {"model": record._name, "id": record.id, "tracer": mark, "token": token or ""}
    return record


def api_key(user, key):
    """Store an API key as Odoo does, with the cheapest hash: checks measure other things."""
    env.cr.execute(
        "INSERT INTO res_users_apikeys (name, user_id, scope, key, index) VALUES (%s,%s,%s,%s,%s)",
        ["odoo-owasp", user.id, "rpc", one_round.hash(key), key[:8]],
    )


planted = {}
roles = {}

# Logging in over HTTP would otherwise rewrite the base URL to the host that was used.
settings = env["ir.config_parameter"].sudo()
settings.set_param("web.base.url.freeze", "True")

main = env.ref("base.main_company")
second = env["res.company"].create({"name": "Odoo OWASP Second Company"})
companies = {"main": main, "second": second}
customers = {
    letter: env["res.partner"].create(
        {"name": f"Odoo OWASP Customer {letter.upper()}", "is_company": True}
    )
    for letter in ("a", "b")
}

# The demo's well-known accounts are no way in.
for user in env.ref("base.user_demo") | env.ref("base.demo_user0"):
    user.password = secrets.token_urlsafe(24)

for name, role in given["roles"].items():
    if role.get("user"):
        user = env.ref(role["user"])
        user.password = role["password"]
    else:
        company = companies[role.get("company", "main")]
        customer = customers.get(role.get("customer"))
        login = f"{name}@odoo-owasp.test"
        partner = env["res.partner"].create(
            {
                "name": f"Odoo OWASP {name}",
                "email": login,
                "parent_id": customer.id if customer else False,
                "company_id": False if customer else company.id,
            }
        )
        user = env["res.users"].create(
            {
                "login": login,
                "password": role["password"],
                "partner_id": partner.id,
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                "group_ids": [(6, 0, [env.ref(group).id for group in role["groups"]])],
            }
        )
    api_key(user, role["api_key"])
    roles[name] = {"login": user.login, "uid": user.id}

users = {name: env["res.users"].browse(role["uid"]) for name, role in roles.items()}
product = env["product.product"].create(
    {"name": "Odoo OWASP Service", "type": "service", "list_price": 100}
)


def quotation(name, partner, company, salesman):
    """A sent quotation with a portal link; its tracer stands in the terms and on its line."""
    mark = tracer()
    order = (
        env["sale.order"]
        .with_company(company)
        .create(
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "user_id": salesman.id,
                "client_order_ref": mark,
                "note": f"<p>{mark}</p>",
                "order_line": [
                    (0, 0, {"product_id": product.id, "name": mark, "product_uom_qty": 1})
                ],
            }
        )
    )
    order.write({"state": "sent"})
    order._portal_ensure_token()
    return plant(name, order, mark, order.access_token)


quotation("quotation-a", users["portal-a"].partner_id, main, users["employee-a"])
quotation("quotation-b", users["portal-b"].partner_id, main, users["manager"])
quotation("quotation-second-company", customers["b"], second, users["employee-b"])


def invoice(name, partner):
    """A posted customer invoice."""
    mark = tracer()
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "ref": mark,
            "invoice_line_ids": [
                (0, 0, {"product_id": product.id, "name": mark, "price_unit": 10})
            ],
        }
    )
    move.action_post()
    return plant(name, move, mark)


invoice("invoice-a", users["portal-a"].partner_id)
invoice("invoice-b", users["portal-b"].partner_id)


def project(name, privacy, company, follower=None, assigned=None):
    """A project with one task."""
    marks = tracer(), tracer()
    made = env["project.project"].create(
        {
            "name": f"Odoo OWASP {marks[0]}",
            "privacy_visibility": privacy,
            "company_id": company.id,
        }
    )
    task = env["project.task"].create(
        {
            "name": f"Odoo OWASP {marks[1]}",
            "project_id": made.id,
            "user_ids": [(6, 0, assigned.ids if assigned else [])],
        }
    )
    if follower:
        (made | task.project_id).message_subscribe(follower.ids)
        task.message_subscribe(follower.ids)
    plant(name, made, marks[0])
    plant(f"{name}-task", task, marks[1])


project("project-a", "portal", main, users["portal-a"].partner_id, users["employee-a"])
project("project-b", "portal", main, users["portal-b"].partner_id, users["manager"])
project("project-private", "followers", main, None, users["manager"])
project("project-second-company", "employees", second, None, users["employee-b"])


def survey(name):
    """A survey that anyone with its link may take, with one answer given."""
    mark = tracer()
    made = env["survey.survey"].create(
        {
            "title": f"Odoo OWASP {mark}",
            "access_mode": "public",
            "users_login_required": False,
            "question_and_page_ids": [
                (0, 0, {"title": "Page", "is_page": True, "question_type": False, "sequence": 1}),
                (0, 0, {"title": "How are you?", "question_type": "char_box", "sequence": 2}),
            ],
        }
    )
    made._create_answer(user=users["manager"])
    return plant(name, made, mark, made.access_token)


survey("survey-a")
survey("survey-b")

uuid = settings.get_param("database.uuid")
env.cr.commit()
print("RESULT " + json.dumps({"roles": roles, "planted": planted, "database_uuid": uuid}))
