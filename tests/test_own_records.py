"""Own data only: what is created is of a known kind, tagged, noted first, and found again."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp import content
from odoo_owasp.model.call import Answer, Call, Outcome
from odoo_owasp.model.own import OwnData, OwnKind, tag
from odoo_owasp.model.role import Role
from odoo_owasp.transports.own_records import LeftBehind, OwnRecords
from odoo_owasp.transports.rpc import Rpc, failure

TAG = "t12345678"
ADOPTED = frozenset({"mail.message", "survey.user_input"})
DIALOGS = {"sale.dialog": True, "change.password": False}
OWNER, SELLER = Role("administrator", uid=2), Role("seller", uid=8)
KINDS = (
    OwnKind("sale.order", "client_order_ref", "sale", {"state": "cancel"}),
    OwnKind("res.users", "login", "base"),
    OwnKind("res.partner", "name", "base"),
)
Said = list[tuple[str, str, str, Any]]


class Odoo(Rpc):
    """Records in memory; ``log`` is shared with the journal, so that order can be seen."""

    name = "memory"

    def __init__(self, log: Said) -> None:
        self.log = log
        self.records: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
        self.refuses: set[tuple[str, str]] = set()

    def call(self, role: Role, call: Call) -> Answer:
        self.log.append((role.name, call.model, call.method, call.ids))
        if (call.model, call.method) in self.refuses:
            return failure(200, "odoo.exceptions.AccessError", "not you", "")
        return Answer(Outcome.ANSWERED, 200, self._does(call))

    def _does(self, call: Call) -> Any:
        records = self.records[call.model]
        if call.method == "create":
            assert call.kwargs["context"]["no_reset_password"]  # no invitation is sent
            before = len(records)
            records |= {before + place: one for place, one in enumerate(call.args[0], 1)}
            return list(range(before + 1, len(records) + 1))
        if call.method == "search":
            ((field, operator, text),) = call.kwargs["domain"]
            assert call.kwargs["context"]["active_test"] is False  # archived ones too
            if operator == "=":
                return [id_ for id_, values in records.items() if text == values.get(field)]
            assert operator == "like"
            return [id_ for id_, values in records.items() if text in str(values.get(field))]
        for id_ in call.ids or ():
            if call.method == "unlink":
                del records[id_]
            else:
                records[id_] |= call.kwargs["vals"]
        return True


class Notes:
    def __init__(self, log: Said) -> None:
        self.log = log

    def write(self, kind: str, **entry: Any) -> None:
        self.log.append(("journal", entry.get("model", ""), kind, entry))


@pytest.fixture
def odoo() -> Odoo:
    return Odoo([])


@pytest.fixture
def own(odoo: Odoo) -> OwnRecords:
    return OwnRecords(odoo, Notes(odoo.log), OwnData(TAG, KINDS, ADOPTED, DIALOGS), OWNER)


def steps(odoo: Odoo) -> list[str]:
    return [f"{who} {model} {what}" for who, model, what, _ in odoo.log]


@pytest.mark.parametrize(
    ("model", "values", "problem"),
    [
        ("res.groups", {"name": TAG}, "res.groups is not in fixtures/own_records.toml"),
        ("res.company", {"name": f"{TAG} Ltd"}, "nothing may create it"),
        ("ir.config_parameter", {"key": TAG}, "nothing may create it"),
        ("", {"name": TAG}, "nothing may create it"),
        ("RES.PARTNER", {"name": TAG}, "nothing may create it"),
        ("res.partner", {}, f"res.partner: name must carry the tag {TAG}"),
        ("res.partner", {"name": ""}, "name must carry the tag"),
        ("res.partner", {"name": None}, "name must carry the tag"),
        ("res.partner", {"name": "Alice", "comment": TAG}, "name must carry the tag"),
        ("res.partner", {"name": TAG[:-1]}, "name must carry the tag"),
        ("res.partner", {"name": TAG.upper()}, "name must carry the tag"),
        ("res.users", {"name": TAG, "login": "alice"}, "login must carry the tag"),
        ("sale.order", {"name": TAG}, "client_order_ref must carry the tag"),
    ],
)
def test_what_is_not_ours_is_refused_before_anything_is_sent(
    own: OwnRecords, odoo: Odoo, model: str, values: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem.replace(".", r"\.")):
        own.make(SELLER, model, values)
    assert odoo.log == []


def test_what_hangs_on_a_record_of_ours_is_ours(odoo: Odoo) -> None:
    notes = OwnKind("sale.order.note", "order_id.client_order_ref", "sale")
    own = OwnRecords(odoo, Notes(odoo.log), OwnData(TAG, (notes, *KINDS)), OWNER)
    order = own.make(SELLER, "sale.order", {"client_order_ref": TAG})
    assert own.make(SELLER, "sale.order.note", {"order_id": order}) == 1
    for of in (order + 1, None, TAG):
        with pytest.raises(ValueError, match="order_id must be a record that was made here"):
            own.make(SELLER, "sale.order.note", {"order_id": of})
    assert len(odoo.records["sale.order.note"]) == 1


def test_many_are_made_and_removed_at_once(own: OwnRecords, odoo: Odoo) -> None:
    values = [{"name": f"{TAG}{number}"} for number in range(3)]
    assert own.make_all(SELLER, "res.partner", values).value == [1, 2, 3]
    own.remove()
    assert steps(odoo) == [
        "journal res.partner create", "seller res.partner create", "journal res.partner created",
        "administrator res.partner unlink", "journal res.partner removed",
    ]  # fmt: skip
    assert odoo.records["res.partner"] == {}


def test_one_of_many_without_the_tag_is_refused_before_anything_is_sent(
    own: OwnRecords, odoo: Odoo
) -> None:
    with pytest.raises(ValueError, match="name must carry the tag"):
        own.make_all(SELLER, "res.partner", [{"name": TAG}, {"name": "Alice"}])
    assert odoo.log == []


def test_many_that_are_refused_leave_nothing_to_remove(own: OwnRecords, odoo: Odoo) -> None:
    odoo.refuses.add(("res.partner", "create"))
    assert not own.make_all(SELLER, "res.partner", [{"name": TAG}]).ok
    own.remove()
    assert odoo.records["res.partner"] == {}


@given(st.text(max_size=12), st.text(max_size=12))
def test_the_tag_may_stand_anywhere_in_the_marked_field(before: str, after: str) -> None:
    odoo = Odoo([])
    own = OwnRecords(odoo, Notes(odoo.log), OwnData(TAG, KINDS, ADOPTED), OWNER)
    assert own.make(SELLER, "res.partner", {"name": before + TAG + after}) == 1
    assert own.sweep() == {"res.partner": 1}


def test_it_is_in_the_journal_before_it_exists(own: OwnRecords, odoo: Odoo) -> None:
    assert own.make(SELLER, "res.partner", {"name": TAG}) == 1
    assert steps(odoo) == [
        "journal res.partner create", "seller res.partner create", "journal res.partner created"
    ]  # fmt: skip
    assert odoo.log[0][3] == {"model": "res.partner", "role": "seller", "marked": "name"}
    assert odoo.log[2][3] == {"model": "res.partner", "id": 1}


def test_a_creation_that_fails_is_noted_and_leaves_nothing_to_remove(
    own: OwnRecords, odoo: Odoo
) -> None:
    odoo.refuses.add(("res.partner", "create"))
    with pytest.raises(RuntimeError, match=r"seller cannot create res\.partner: AccessError not"):
        own.make(SELLER, "res.partner", {"name": TAG})
    own.remove()
    assert steps(odoo) == ["journal res.partner create", "seller res.partner create"]


def test_a_dialog_is_removed_by_its_maker(own: OwnRecords, odoo: Odoo) -> None:
    assert own.open(SELLER, "change.password", {}) == 1
    own.remove()
    assert steps(odoo) == [
        "journal change.password create", "seller change.password create",
        "journal change.password created", "seller change.password unlink",
        "journal change.password removed",
    ]  # fmt: skip


def test_a_dialog_that_stays_is_left_to_odoo(own: OwnRecords, odoo: Odoo) -> None:
    own.open(SELLER, "sale.dialog", {})
    odoo.log.clear()
    own.remove()
    assert odoo.log == []


def test_a_dialog_that_somebody_else_removed_is_gone(own: OwnRecords, odoo: Odoo) -> None:
    own.open(SELLER, "change.password", {"id": 1})
    odoo.refuses.add(("change.password", "unlink"))
    with pytest.raises(LeftBehind, match=r"change\.password 1$"):
        own.remove()
    own.open(SELLER, "change.password", {"id": 2})
    odoo.records["change.password"].clear()
    own.remove()
    assert "journal change.password removed" in steps(odoo)


def test_nothing_else_is_opened_as_a_dialog(own: OwnRecords, odoo: Odoo) -> None:
    with pytest.raises(ValueError, match=r"res\.partner is no dialog"):
        own.open(SELLER, "res.partner", {"name": TAG})
    assert odoo.log == []


def test_what_a_check_may_make_it_may_adopt(own: OwnRecords, odoo: Odoo) -> None:
    own.adopt("res.partner", [("name", "like", TAG)])
    odoo.records["res.partner"][7] = {"name": f"{TAG} made otherwise"}
    own.remove()
    assert odoo.records["res.partner"] == {}


def test_what_was_made_is_removed_the_last_first(own: OwnRecords, odoo: Odoo) -> None:
    own.make(SELLER, "sale.order", {"client_order_ref": TAG})
    own.make(SELLER, "res.partner", {"name": TAG})
    odoo.log.clear()
    own.remove()
    assert steps(odoo) == [
        "administrator res.partner unlink", "journal res.partner removed",
        "administrator sale.order write", "administrator sale.order unlink",
        "journal sale.order removed",
    ]  # fmt: skip
    odoo.log.clear()
    own.remove()
    assert odoo.log == []


def test_what_could_not_be_removed_is_told_and_the_rest_is_gone(
    own: OwnRecords, odoo: Odoo
) -> None:
    own.make(SELLER, "sale.order", {"client_order_ref": TAG})
    own.make(SELLER, "res.partner", {"name": TAG})
    odoo.refuses.add(("res.partner", "unlink"))
    with pytest.raises(LeftBehind, match=r"could not be removed: res\.partner 1$"):
        own.remove()
    assert odoo.records["sale.order"] == {}
    assert "journal res.partner left" in steps(odoo)


def test_the_sweep_takes_all_kinds_in_order_and_nothing_else(own: OwnRecords, odoo: Odoo) -> None:
    odoo.records["res.partner"] = {3: {"name": f"a {TAG}"}, 4: {"name": "Alice"}, 5: {"name": TAG}}
    odoo.records["sale.order"] = {6: {"client_order_ref": TAG}, 7: {"client_order_ref": None}}
    assert own.sweep() == {"sale.order": 1, "res.partner": 2}
    assert steps(odoo) == [
        "administrator sale.order search", "administrator sale.order write",
        "administrator sale.order unlink", "journal sale.order removed",
        "administrator res.users search", "administrator res.partner search",
        "administrator res.partner unlink", "journal res.partner removed",
    ]  # fmt: skip
    assert set(odoo.records["res.partner"]) == {4}
    assert set(odoo.records["sale.order"]) == {7}
    assert own.sweep() == {}


def test_the_sweep_undoes_before_it_deletes(own: OwnRecords, odoo: Odoo) -> None:
    odoo.records["sale.order"] = {6: {"client_order_ref": TAG, "state": "sale"}}
    odoo.refuses.add(("sale.order", "unlink"))
    with pytest.raises(LeftBehind):
        own.sweep()
    assert odoo.records["sale.order"][6]["state"] == "cancel"


def test_the_sweep_goes_on_and_tells_all_that_is_left(own: OwnRecords, odoo: Odoo) -> None:
    odoo.records["sale.order"] = {6: {"client_order_ref": TAG}}
    odoo.records["res.partner"] = {3: {"name": TAG}}
    odoo.refuses |= {("sale.order", "unlink"), ("res.users", "search")}
    with pytest.raises(LeftBehind) as told:
        own.sweep()
    assert str(told.value) == (
        "sale.order [6]: AccessError not you; res.users: AccessError not you"
    )
    assert odoo.records["res.partner"] == {}


# What the target makes because of us --------------------------------------------------------------

ABOUT_23 = [("res_id", "=", 23)]


def test_what_the_target_makes_is_adopted_and_removed_first(own: OwnRecords, odoo: Odoo) -> None:
    messages = odoo.records["mail.message"]
    messages |= {4: {"res_id": 23}, 5: {"res_id": 23}, 6: {"res_id": 7}}
    own.adopt("mail.message", ABOUT_23)
    own.make(SELLER, "res.partner", {"name": TAG})
    messages |= {8: {"res_id": 23}, 9: {"res_id": 23}, 10: {"res_id": 7}}
    odoo.log.clear()
    own.remove()
    assert set(messages) == {4, 5, 6, 10}  # what was there and what is about another stays
    assert [(model, ids) for _, model, what, ids in odoo.log if what == "unlink"] == [
        ("mail.message", (9, 8)), ("res.partner", (1,))
    ]  # fmt: skip


def test_what_was_made_is_not_adopted_as_well(own: OwnRecords, odoo: Odoo) -> None:
    own.adopt("mail.message", ABOUT_23)
    for _ in range(2):
        odoo.records["mail.message"][4] = {"res_id": 23}
        own.adopt("mail.message", ABOUT_23)
    odoo.records["mail.message"][5] = {"res_id": 23}
    odoo.log.clear()
    own.remove()  # what two of them match is removed once: it would not be there any more
    assert [ids for _, _, what, ids in odoo.log if what == "unlink"] == [(5, 4)]


def test_adopting_is_noted_before_it_is_asked(own: OwnRecords, odoo: Odoo) -> None:
    own.adopt("mail.message", ABOUT_23)
    assert steps(odoo) == ["journal mail.message adopt", "administrator mail.message search"]


def test_what_cannot_be_found_again_is_told_after_the_rest_is_removed(
    own: OwnRecords, odoo: Odoo
) -> None:
    own.adopt("mail.message", ABOUT_23)
    own.make(SELLER, "res.partner", {"name": TAG})
    odoo.refuses.add(("mail.message", "search"))
    with pytest.raises(LeftBehind, match=r"what the target made in mail\.message"):
        own.remove()
    assert odoo.records["res.partner"] == {}


def test_nothing_is_adopted_blindly(own: OwnRecords, odoo: Odoo) -> None:
    odoo.refuses.add(("mail.message", "search"))
    with pytest.raises(RuntimeError, match=r"cannot search mail\.message: AccessError"):
        own.adopt("mail.message", ABOUT_23)
    odoo.refuses.clear()
    odoo.records["mail.message"][1] = {"res_id": 23}
    own.remove()
    assert set(odoo.records["mail.message"]) == {1}


# The kinds and the tag ---------------------------------------------------------------------------


def test_the_shipped_kinds() -> None:
    every = frozenset({"base", "product", "project", "sale", "survey"})
    kinds = content.own_data("uuid", every).kinds
    models = [kind.model for kind in kinds]
    assert len(models) == len(set(models))
    assert {"sale.order", "res.users", "res.partner"} <= set(models)
    assert models.index("res.users") < models.index("res.partner")  # a user holds its partner
    assert models.index("sale.order") < models.index("res.partner")  # an order its customer
    assert models.index("project.task") < models.index("project.project")
    assert {kind.model: kind.undo for kind in kinds if kind.undo} == {
        "sale.order": {"state": "cancel"}
    }
    assert all(kind.marked and kind.module for kind in kinds)
    # What the target itself rests on is never ours to make.
    assert not {"ir.config_parameter", "res.groups", "ir.model.access", "ir.rule"} & set(models)


def test_a_tag_is_the_databases_own_and_stays() -> None:
    assert tag("5f0cc2cc-5c3f-11ee-8c99-0242ac120002") == "t1013b17a"  # others must find it again
    assert tag("") != tag("uuid") != tag("uuid2")


@given(st.text(), st.text())
def test_any_database_has_a_tag_fit_for_names_and_logins(one: str, other: str) -> None:
    assert tag(one)[0] == "t"
    assert len(tag(one)) == 9
    assert tag(one).isascii()
    assert tag(one).isalnum()
    assert tag(one) == tag(one).lower()
    assert (tag(one) == tag(other)) == (one == other)
