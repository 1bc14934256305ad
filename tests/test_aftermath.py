"""After a run: what is not shown to be kept is broken."""

from pathlib import Path
from typing import Any

import pytest

from odoo_owasp import aftermath
from odoo_owasp.aftermath import Aftermath
from odoo_owasp.engine import JournalFile
from odoo_owasp.logic.redact import Redactor
from odoo_owasp.model.rules import OutsideTheRules
from odoo_owasp.model.state import State, Table


def rows(**tables: dict[str, int]) -> State:
    return State({name: Table(len(marks), marks) for name, marks in tables.items()})


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def noted(journal: Path, *entries: dict[str, Any]) -> Path:
    for entry in entries:
        JournalFile(journal, Redactor()).write(**entry)
    return journal


@pytest.mark.parametrize("error", [RuntimeError("no line"), OutsideTheRules("the circuit is open")])
def test_a_question_without_an_answer_is_a_broken_rule(error: BaseException) -> None:
    def ask() -> aftermath.Answer:
        raise error

    (check,) = Aftermath((("ROE-2", "title", ask),)).answers()
    assert (check.held, check.said) == (False, f"could not be checked: {error}")


def test_nothing_compared_is_nothing_shown() -> None:
    assert aftermath.own_data(State({}), State({}))[0] is False
    blind = State({"res.users": Table(3)}, {"res.users": "hidden"})
    assert aftermath.own_data(blind, blind)[0] is False


def test_a_foreign_change_is_named() -> None:
    before = rows(res_users={"1": 1}, res_partner={"7": 1})
    assert aftermath.own_data(before, before)[0] is True
    held, said, details = aftermath.own_data(before, rows(res_users={"1": 1}, res_partner={}))
    assert (held, "1 foreign change" in said) == (False, True)
    assert details == ("res_partner: 1 row removed: 7",)


def test_no_secret_known_is_nothing_looked_for(journal: Path) -> None:
    noted(journal, {"kind": "start"})
    assert aftermath.private(Redactor(), journal)[0] is False


def test_a_secret_that_stands_somewhere_is_found(journal: Path) -> None:
    knows = Redactor(["hunter22secret"])
    noted(journal, {"kind": "request", "path": "/"})
    assert aftermath.private(knows, journal)[0] is True
    journal.with_name("pytest.log").write_text("password=hunter22secret")
    assert aftermath.private(knows, journal) == (
        False, "1 secrets looked for in 2 files", ("pytest.log",),
    )  # fmt: skip


@pytest.mark.parametrize(("most", "kept"), [(0, True), (6, True), (7, False)])
def test_more_passwords_than_a_handful_look_like_guessing(
    journal: Path, most: int, kept: bool
) -> None:
    page = {"kind": "request", "path": "/jsonrpc", "note": "manager res.users.context_get"}
    tried = [page | {"tried": number + 1} for number in range(most)]
    noted(journal, {"kind": "start"}, *[page] * 9, *tried)
    held, said, details = aftermath.no_guessing({"manager"}, journal)
    assert held is kept
    assert f"{most} requests with a password" in said
    assert details == (() if kept else ("manager res.users.context_get: password 7",))


@pytest.mark.parametrize(("logins", "kept"), [(0, True), (3, True), (4, False)])
def test_more_logins_than_renewals_look_like_guessing(
    journal: Path, logins: int, kept: bool
) -> None:
    login = {
        "kind": "request", "path": "/web/session/authenticate", "note": "manager logs in",
    }  # fmt: skip
    page = login | {"note": "anonymous opens a page"}  # the same path, and no password
    own = login | {"note": "keeper logs in"}  # an account that a check has made
    noted(journal, {"kind": "start"}, *[page] * 9, *[own] * 9, *[login] * logins)
    held, said, details = aftermath.no_guessing({"manager"}, journal)
    assert held is kept
    assert f"{logins} logins of" in said
    assert details == (() if kept else ("manager: 4 logins",))


def test_a_journal_is_its_owners_alone(journal: Path) -> None:
    assert noted(journal, {"kind": "start"}).stat().st_mode & 0o077 == 0
