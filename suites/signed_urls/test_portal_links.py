"""Links that open without login open with their own token only."""

from urllib.parse import quote, urlsplit

from odoo_owasp import claim

SHARED = {
    "verifies": "URL",
    "severity": "high",
    "owasp": ["A01:2021", "A01:2025"],
    "cwe": [639, 284],
    "asvs": ["v5.0.0-8.2.2"],
}


@claim("URL-001", "A quotation's link opens with its own token only", **SHARED, needs=["module:sale"])
def test_quotation_link(pages, anonymous, planted, cases):
    one, other = planted["quotation-a"], planted["quotation-b"]
    path = f"/my/orders/{one.id}"
    right = pages.open(anonymous, f"{path}?access_token={one.token}")
    cases.control(worked=right.status == 200 and right.shows(one.tracer))
    for name, token in forgeries(one.token, other.token):
        page = pages.open(anonymous, f"{path}?access_token={quote(token)}")
        judge(cases, name, page, one)
    judge(cases, "no token", pages.open(anonymous, path), one)


@claim("URL-002", "A survey's link opens with its own token only", **SHARED, needs=["module:survey"])
def test_survey_link(pages, anonymous, planted, cases):
    one, other = planted["survey-a"], planted["survey-b"]
    right = pages.open(anonymous, f"/survey/start/{one.token}")
    onward = urlsplit(right.header("location")).path
    cases.control(worked=pages.open(anonymous, onward).shows(one.tracer) if onward else False)
    for name, token in forgeries(one.token, other.token):
        # The other survey's own token rightly opens that other survey; here it must not open ours.
        page = pages.open(anonymous, f"/survey/start/{quote(token)}")
        judge(cases, name, page, one)
    judge(cases, "no token", pages.open(anonymous, "/survey/start"), one)


def forgeries(token, of_another):
    """What is tried in the place of ``token``, by name."""
    for name, position in (("first", 0), ("ninth", 8), ("middle", len(token) // 2), ("last", -1)):
        digits = list(token)
        digits[position] = "0" if digits[position] != "0" else "1"
        yield f"{name} character altered", "".join(digits)
    yield "first eight characters", token[:8]
    yield "last character missing", token[:-1]
    yield "one character more", f"{token}0"
    yield "upper case", token.upper()
    yield "another record's", of_another
    for word in ("", "False", "None", "0", "null", "%", "_" * len(token)):
        yield f"the word {word!r}", word


def judge(cases, name, page, record):
    """A forged link must neither show the record nor lead on to its real token."""
    onward = page.header("location")
    cases.held(
        name,
        unless=page.shows(record.tracer) or record.token in onward,
        witness="wire",
        evidence=f"status {page.status}",
    )
