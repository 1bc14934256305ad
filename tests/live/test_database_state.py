"""Both witnesses on a real Odoo: what is somebody else's is found, what Odoo does itself is not."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from odoo_owasp import content
from odoo_owasp.engine import Engagement, observer
from odoo_owasp.logic.state import foreign
from odoo_owasp.model.call import Call
from odoo_owasp.model.role import Role
from odoo_owasp.model.rules import Budget
from odoo_owasp.model.state import Change, Kind, State
from odoo_owasp.oracles import database_state
from odoo_owasp.transports import change_marks
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.rpc import Rpc

pytestmark = pytest.mark.live

MOST_CALLS = 300
"""Half a minute at ten requests a second."""


@pytest.fixture(scope="module")
def home(engagement: Engagement) -> Path:
    """The deployment's folder."""
    assert engagement.target.observatory
    return Path(engagement.target.observatory.mails).parent


@dataclass
class Witnesses:
    """Both states at a time, and what is foreign between two; ``home`` holds the budget."""

    engagement: Engagement
    home: Path

    def __post_init__(self) -> None:
        self.before = self.look()

    @property
    def administrator(self) -> Role:
        return self.engagement.role("administrator")

    @property
    def rpc(self) -> Rpc:
        return self.engagement.transports["jsonrpc"]

    def look(self) -> tuple[State, State]:
        with observer(self.engagement.target) as connection:
            rows = database_state.snapshot(connection, content.housekeeping())
        marks = change_marks.snapshot(self.rpc, self.administrator, content.housekeeping())
        return rows, marks

    def found(self) -> tuple[list[Change], list[Change]]:
        """What the strong witness and the weak one found since the last look."""
        housekeeping, (rows, marks) = content.housekeeping(), self.before
        self.before = self.look()
        named = change_marks.changed_ids(
            self.rpc, self.administrator, marks, self.before[1], housekeeping
        )
        return foreign(rows, self.before[0], housekeeping), foreign(marks, named, housekeeping)


@pytest.fixture
def witnesses(engagement: Engagement, home: Path) -> Witnesses:
    return Witnesses(engagement, home)


def test_nothing_done_is_nothing_found(witnesses: Witnesses) -> None:
    assert witnesses.found() == ([], [])


def test_the_weak_witness_takes_few_calls_and_says_what_it_cannot_see(
    witnesses: Witnesses,
) -> None:
    budget = SharedBudget(Budget(), witnesses.home / "budget")
    sent = budget.spent().requests
    rows, marks = witnesses.look()
    assert budget.spent().requests - sent <= MOST_CALLS
    assert "res.partner" not in marks.blind
    assert "res.users" not in marks.blind
    assert marks.blind["mail.followers"] == "its records carry no time of writing"
    assert marks.tables["res.partner"].count == rows.tables["res_partner"].count
    assert rows.blind == {}


@pytest.mark.parametrize("again", [False, True])
def test_logging_in_and_opening_pages_is_housekeeping(
    engagement: Engagement, witnesses: Witnesses, again: bool
) -> None:
    own = engagement.own_records()
    for role in engagement.target.roles.values():
        if not role.anonymous:
            own.adopt(
                "discuss.channel", [["channel_member_ids.partner_id.user_ids", "in", [role.uid]]]
            )
            engagement.sessions.log_in(role)
        for path in ("/", "/my", "/my/orders", "/odoo", "/web/login", "/no/such/page"):
            engagement.pages.open(role, path)
    own.remove()
    assert witnesses.found() == ([], [])


def test_a_check_that_removes_what_it_made_leaves_nothing(
    engagement: Engagement, witnesses: Witnesses
) -> None:
    own = engagement.own_records()
    values = {"name": f"ours {engagement.tag}", "comment": "<p>x</p>"}
    own.make(engagement.role("employee-a"), "res.partner", values)
    own.remove()
    assert witnesses.found() == ([], [])


def test_a_write_to_a_foreign_record_is_named(witnesses: Witnesses) -> None:
    rpc, role = witnesses.rpc, witnesses.administrator
    alone = [["user_ids", "=", False], ["parent_id", "=", False], ["child_ids", "=", False]]
    partner = rpc.search(role, "res.partner", alone, limit=1).value[0]
    assert rpc.call(role, Call("res.partner", "write", (partner,), {"vals": {"ref": "x"}})).ok
    rows, marks = witnesses.found()
    assert rows == [Change("res_partner", Kind.CHANGED, 1, (str(partner),))]
    assert marks == [Change("res.partner", Kind.CHANGED, 1, (str(partner),))]


def test_a_foreign_record_that_comes_or_goes_is_told(witnesses: Witnesses) -> None:
    made = witnesses.rpc.create(witnesses.administrator, "res.partner", {"name": "foreign"})
    rows, marks = witnesses.found()
    assert of("res_partner", rows) == [Change("res_partner", Kind.ADDED, 1, (str(made.value),))]
    assert of("res.partner", marks) == [Change("res.partner", Kind.ADDED, 1, (str(made.value),))]
    assert witnesses.rpc.unlink(witnesses.administrator, "res.partner", [made.value]).ok
    rows, marks = witnesses.found()
    assert of("res_partner", rows) == [Change("res_partner", Kind.REMOVED, 1, (str(made.value),))]
    assert of("res.partner", marks) == [Change("res.partner", Kind.REMOVED, 1)]


def test_a_right_given_behind_odoo_is_seen_by_the_strong_witness_alone(
    engagement: Engagement, witnesses: Witnesses
) -> None:
    where = engagement.target.observatory
    assert where is not None
    with psycopg.connect(
        host=where.socket_dir, user=where.user, dbname=engagement.target.database
    ) as connection:
        connection.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) SELECT res_id, %s FROM ir_model_data "
            "WHERE module = 'base' AND name = 'group_system'",
            [engagement.role("portal-b").uid],
        )
    rows, marks = witnesses.found()
    assert [(change.table, change.kind, change.count) for change in rows] == [
        ("res_groups_users_rel", Kind.ADDED, 1)
    ]
    assert marks == []


def of(table: str, changes: list[Change]) -> list[Change]:
    """The changes of one table: a partner brings its messages and followers along."""
    return [change for change in changes if change.table == table]
