"""Answers to surveys, metadata of pages and previews of mails: shown, and never executed."""

from dataclasses import replace
from functools import partial

import pytest

from odoo_owasp import Look, claim, over

surface = partial(
    claim,
    verifies="XSS",
    severity="high",
    cwe=[79, 80],
    asvs=["v5.0.0-1.2.1", "v5.0.0-1.3.1"],
)


@surface(
    "XSS-008", "What visitors answer to a survey is shown to its owner, and never executed",
    needs=["browser", "module:survey", "module:website"],
)  # fmt: skip
def test_survey_answers(engagement, garden, welcome, answered, sample, cases):
    names = sample(ANSWERS, 2)
    role = engagement.role("employee-a")
    welcome(role)
    garden.visit(role, [answered(name, *ANSWERS[name]) for name in names])
    cases.covered("pages of answers", len(names), len(ANSWERS))


QUESTIONS = ("line-question", "text-question", "vote")
ANSWERS = {
    "results": (
        "/survey/results/$poll",
        "poll.title line-question.title line-question.said text-question.said vote.said",
    ),
    "results of one choice": (
        "/survey/results/$poll?filters=A,0,$option", "vote.title option.value line-question.said",
    ),
    "a visitor's answers": (
        "/survey/print/{token}?answer_token={answer}",
        "poll.title line-question.said text-question.said",
    ),
    "a visitor in the web client": ("/odoo/survey.user_input/{visitor}", "visitor.email"),
}  # fmt: skip
"""Where answers are shown, and what must be seen there."""


@pytest.fixture
def answered(engagement, garden, own, pages, anonymous, administrator):
    """Looks at a survey that a visitor without an account has answered, at great length."""
    poll, token = garden.id("poll"), garden.id("token:poll")
    own.adopt("survey.user_input", [["survey_id", "=", poll]])
    email = garden.taint("visitor", "email", "survey.user_input.email")
    said = {
        question: garden.taint(question, "said", f"survey.user_input.line {question}").value
        for question in QUESTIONS
    }  # fmt: skip
    said["vote"] = [str(garden.id("option")), {"comment": said["vote"]}]
    answers = {str(garden.id(question)): value for question, value in said.items()}
    begun = pages.open(anonymous, f"/survey/start/{token}", query={"email": email.value})
    answer = begun.header("location").rstrip("/").rpartition("/")[2]
    for step in ("begin", "submit"):
        pages.call(anonymous, f"/survey/{step}/{token}/{answer}", **answers)
    (visitor,) = engagement.transports["jsonrpc"].search(
        administrator, "survey.user_input", [["survey_id", "=", poll]]
    ).value  # fmt: skip

    def look(name, path, musts):
        filled = path.format(token=token, answer=answer, visitor=visitor)
        return replace(garden.look(filled, musts), name=name)

    return look


@surface(
    "XSS-009", "What a page of the website is called and described as is text in its head",
    needs=["browser", "module:website"],
)  # fmt: skip
@over(roles="anonymous administrator")
def test_metadata(role, garden, described, cases):
    """The administrator is who edits the website: their pages hold more."""
    shown = garden.visit(role, described)
    cases.covered("pages with a head", shown, len(described))
    garden.covered("in heads")


@pytest.fixture
def described(garden, own, tracer, administrator):
    """Looks at two pages: one that is described, and one that is but called something."""
    looks = []
    for page, fields in PAGES.items():
        texts = {one: garden.taint(page, one, f"website.page.{one}") for one in fields}
        own.make(administrator, "website.page", {
            "name": tracer, "url": f"/{tracer}-{page}", "key": f"website.{tracer}-{page}",
            "type": "qweb", "is_published": True, "arch": ARCH,
        } | {one: taint.value for one, taint in texts.items()})  # fmt: skip
        title = texts[fields[0]].seen
        looks.append(Look(page, f"/{tracer}-{page}", musts=(title,)))
    return looks


PAGES = {
    "described-page": (
        "website_meta_title", "website_meta_description", "website_meta_keywords",
        "website_meta_og_img",
    ),
    "plain-page": ("name",),
}  # fmt: skip
"""What the heads of pages tell of them, the title first: it is seen."""
ARCH = '<t t-name="ours"><t t-call="website.layout"><div id="wrap">a page</div></t></t>'


@surface(
    "XSS-010", "What a mail is to say of a record is shown in its previews, and never executed",
    needs=["browser", "module:mail"],
)  # fmt: skip
def test_mail_previews(garden, welcome, previews, administrator, cases):
    welcome(administrator)
    shown = garden.visit(administrator, previews)
    cases.covered("previews of mails", shown, len(previews))


@pytest.fixture
def previews(garden, own, administrator, tracer):
    """Looks at a template of ours, filled with what a partner of ours is called."""
    partner = garden.id("partner")
    template = own.make(administrator, "mail.template", {
        "name": tracer, "model_id": garden.id("model:res.partner"),
        "subject": "{{ object.name }}", "email_from": False, "partner_to": False,
        "body_html": '<div><p t-out="object.name"/><div t-out="object.comment"/></div>',
    })  # fmt: skip
    name, comment = (garden.seen("partner", field) for field in ("name", "comment"))
    shown = {
        "preview of a template": ("mail.template.preview", (name, comment), {
            "default_mail_template_id": template,
            "default_resource_ref": f"res.partner,{partner}",
        }),
        "mail that is written": ("mail.compose.message", (name,), {
            "default_model": "res.partner", "default_res_ids": [partner],
            "default_template_id": template, "default_composition_mode": "comment",
        }),
    }  # fmt: skip
    return [
        Look(look, musts=musts, action={
            "type": "ir.actions.act_window", "res_model": model, "views": [[False, "form"]],
            "target": "new", "context": context,
        })
        for look, (model, musts, context) in shown.items()
    ]  # fmt: skip
