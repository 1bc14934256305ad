"""The trail: which requests stand behind a breach, and what is told of them."""

from dataclasses import replace
from functools import partial

from odoo_owasp.logic.redact import MASK, Redactor
from odoo_owasp.model.call import Page
from odoo_owasp.model.case import Cases
from odoo_owasp.transports.sweep import Sweep
from odoo_owasp.transports.trail import Memory, Sent, Trail

TRACER = "t0123456789abcdef"


def sent(path: str, body: str = "", answer: str = "", **headers: str) -> Sent:
    url = f"https://demo.example{path}"
    page = Page("GET", url, 200, (("set-cookie", "session_id=abc"),), answer)
    return Sent("GET", url, headers, body.encode(), "portal-a asks", page)


def checking(trail: Trail, *secrets: str, answers: bool = True) -> Cases:
    return Cases(memory=Memory(trail, Redactor(secrets), answers))


def paths(cases: Cases, at: int = -1) -> list[str]:
    return [one.url.removeprefix("https://demo.example") for one in cases.cases[at].exchanges]


def test_a_breach_has_the_requests_since_the_case_before() -> None:
    trail = Trail()
    cases = checking(trail)
    trail.add(sent("/before"))
    cases.held("one", unless=False, witness="wire")
    trail.add(sent("/control"))
    cases.control("two", worked=True)
    trail.add(sent("/try"))
    cases.held("two", unless=True, witness="wire")
    assert [paths(cases, at) for at in (0, 1)] == [[], ["/control", "/try"]]


def test_no_more_than_the_last_few_are_told() -> None:
    trail = Trail()
    cases = checking(trail)
    for at in range(9):
        trail.add(sent(f"/{at}"))
    cases.held("one", unless=True, witness="wire")
    assert paths(cases) == ["/5", "/6", "/7", "/8"]


def test_nothing_was_sent_for_the_case() -> None:
    trail = Trail()
    cases = checking(trail)
    trail.add(sent("/first"))
    cases.held("one", unless=True, witness="wire")
    cases.held("two", unless=True, witness="wire")
    assert [paths(cases, at) for at in (0, 1)] == [["/first"], []]


def test_a_tracer_finds_its_request_among_many() -> None:
    trail = Trail()
    cases = checking(trail)
    trail.add(sent("/it", body=f"name={TRACER}'--"))
    for at in range(9):
        trail.add(sent(f"/{at}", answer=TRACER))
    cases.held("one", unless=True, witness="log", evidence=f"SELECT {TRACER}")
    assert paths(cases) == ["/it"]


def test_where_the_browser_went_is_told_beside_what_was_written() -> None:
    trail = Trail()
    cases = checking(trail)
    for at in range(6):
        trail.add(sent(f"/{at}", body=TRACER))
    trail.add(replace(sent("/page"), note="browser"))
    cases.held("one", unless=True, witness="Chromium", evidence=TRACER)
    assert paths(cases) == ["/3", "/4", "/5", "/page"]


def test_a_tracer_finds_the_answer_that_shows_it() -> None:
    trail = Trail()
    cases = checking(trail)
    trail.add(sent("/it", answer=f"{'x' * 9000} {TRACER} secret"))
    trail.add(sent("/other"))
    cases.held(f"order {TRACER}", unless=True, witness="wire")
    assert paths(cases) == ["/it"]
    assert TRACER in cases.cases[0].exchanges[0].answer
    assert len(cases.cases[0].exchanges[0].answer) < 3100


def test_of_an_answer_that_was_cut_no_half_of_a_secret_is_told() -> None:
    secret = "hunter22" * 8
    trail = Trail()
    cases = checking(trail, secret)
    start = f'[{{"access_token": "nobody-knows", "x": "{TRACER}'
    trail.add(sent("/one", answer=f"{start}{'x' * (16_384 - len(start) - 40)}{secret}"))
    trail.add(sent("/two", answer=f"{'x' * (16_384 - 40 - 17)}{TRACER}{secret}"))
    cases.held(f"order {TRACER}", unless=True, witness="wire")
    told = [one.answer for one in cases.cases[0].exchanges]
    assert [TRACER in one for one in told] == [True, False]
    assert not [one for one in told if "hunter" in one or "nobody-knows" in one]


def test_an_address_in_a_header_is_masked() -> None:
    trail = Trail()
    cases = checking(trail)
    one = sent("/one", Referer="https://demo.example/my?access_token=abc&id=3")
    assert one.page
    went = replace(one.page, headers=(("location", "/web?token=abc&id=3"),))
    trail.add(replace(one, page=went))
    cases.held("one", unless=True, witness="wire")
    [told] = cases.cases[0].exchanges
    assert told.headers == {"Referer": f"https://demo.example/my?access_token={MASK}&id=3"}
    assert told.answer_headers == {"location": f"/web?token={MASK}&id=3"}


def test_a_sweep_tells_the_request_of_each_try() -> None:
    trail = Trail()
    cases = checking(trail)
    cases.sweeper = Sweep(3, trail)
    tries = [(at, partial(trail.add, sent(f"/{at}"))) for at in range(40)]
    for at, _ in cases.sweep(tries):
        cases.held(f"try {at}", unless=at % 10 == 3, witness="wire")
    breached = [at for at, case in enumerate(cases.cases) if case.breached]
    assert [paths(cases, at) for at in breached] == [["/3"], ["/13"], ["/23"], ["/33"]]


def test_secrets_are_masked_by_value_and_by_what_names_them() -> None:
    trail = Trail()
    cases = checking(trail, "hunter22", "abcdef123456")
    trail.add(
        sent(
            "/web/x?access_token=abc&id=3",
            body='{"login": "demo", "password": "never told", "args": ["hunter22"]}',
            answer=f'<input name="csrf_token" value="{"a1" * 20}o1795000000">abcdef123456',
            Cookie="session_id=xyz",
            Authorization="Bearer zzz",
        )
    )
    cases.held("one", unless=True, witness="wire")
    [told] = cases.cases[0].exchanges
    assert told.url == f"https://demo.example/web/x?access_token={MASK}&id=3"
    assert told.headers == {"Cookie": MASK, "Authorization": MASK}
    assert told.answer_headers == {"set-cookie": MASK}
    assert told.body == f'{{"login": "demo", "password": "{MASK}", "args": ["{MASK}"]}}'
    assert told.answer == f'<input name="csrf_token" value="{MASK}">{MASK}'


def test_a_form_keeps_its_fields_and_loses_its_secrets() -> None:
    told = Redactor().payload("login=demo&password=x%20y&csrf_token=1&redirect=/odoo")
    assert told == f"login=demo&password={MASK}&csrf_token={MASK}&redirect=/odoo"


def test_no_answer_is_kept_where_it_may_be_a_secret() -> None:
    trail = Trail()
    cases = checking(trail, answers=False)
    trail.add(sent("/web/x", answer="$pbkdf2-sha512$..."))
    cases.held("one", unless=True, witness="wire")
    [told] = cases.cases[0].exchanges
    assert (told.answer, told.answer_headers, told.status) == ("", {}, 200)


def test_a_request_without_an_answer_is_told_too() -> None:
    trail = Trail()
    cases = checking(trail)
    trail.add(Sent("GET", "https://demo.example/", {}, b"", "", None))
    cases.held("one", unless=True, witness="wire")
    assert cases.cases[0].exchanges[0].status == 0


def test_an_answer_that_nobody_can_read_is_named() -> None:
    trail = Trail()
    cases = checking(trail)
    picture = Page("GET", "", 200, (("content-type", "image/png"),), "\ufffdPNG\ufffd", 12556)
    trail.add(Sent("GET", "https://demo.example/", {}, b"", "", picture))
    cases.held("one", unless=True, witness="wire")
    assert cases.cases[0].exchanges[0].answer == "(12,556 bytes, image/png)"


def test_of_thousands_of_breaches_some_show_their_requests() -> None:
    trail = Trail()
    cases = checking(trail)
    for at in range(300):
        trail.add(sent(f"/{at}"))
        cases.held(f"{at // 2}", unless=True, witness="wire")
    shown = [case.subject for case in cases.cases if case.exchanges]
    assert shown == [f"{at}" for at in range(100)]
