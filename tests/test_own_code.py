"""What the code of a few models permits, judged on rows."""

from dataclasses import replace

import pytest

from odoo_owasp.logic.access import Operation
from odoo_owasp.logic.domains import Unsupported
from odoo_owasp.logic.own_code import OWN_CODE, Asker, Row

ALL = frozenset(range(1, 20))
MAY: dict[tuple[str, Operation], frozenset[int]] = {
    ("project.task", "read"): frozenset({1, 2}),
    ("project.task", "write"): frozenset({1}),
    ("sale.order", "read"): frozenset({1, 2}),
    ("sale.order", "write"): frozenset({2}),
    ("res.country", "read"): frozenset({5}),
}
EMPLOYEE = Asker(
    uid=7,
    partner=70,
    internal=True,
    system=False,
    threads=frozenset({"project.task", "sale.order"}),
    fields=lambda model: ("image",) if model == "project.task" else (),
    permitted=lambda model, operation: MAY.get((model, operation), frozenset()),
)
PORTAL = replace(EMPLOYEE, internal=False)
ADMINISTRATOR = replace(EMPLOYEE, system=True)

# id, public, maker, model, document, field
FILES: list[Row] = [
    (1, True, 1, None, 0, None),
    (2, False, 7, None, 0, None),
    (3, False, 1, None, 0, None),
    (4, False, 1, "project.task", 1, None),
    (5, False, 1, "project.task", 2, None),
    (6, False, 7, "project.task", 3, None),
    (7, False, 1, "project.task", 1, "image"),
    (8, False, 1, "project.task", 1, "gone"),
]


def judged(model: str, asker: Asker, operation: Operation, rows: list[Row]) -> list[int]:
    return sorted(OWN_CODE[model].judge(asker, operation, ALL, rows))


def listed(model: str, asker: Asker, rows: list[Row]) -> list[int]:
    judge = OWN_CODE[model].listed
    assert judge
    return sorted(judge(asker, "read", ALL, rows))


@pytest.mark.parametrize(
    ("asker", "operation", "ids"),
    [
        (EMPLOYEE, "read", [1, 2, 4, 5, 7]),
        (EMPLOYEE, "write", [2, 4, 7]),
        (EMPLOYEE, "unlink", [2, 4, 7]),
        (ADMINISTRATOR, "read", [1, 2, 3, 4, 5, 7, 8]),
    ],
)
def test_attachments(asker: Asker, operation: Operation, ids: list[int]) -> None:
    assert judged("ir.attachment", asker, operation, FILES) == ids


def test_a_search_leaves_out_files_of_fields() -> None:
    assert listed("ir.attachment", EMPLOYEE, FILES) == [1, 2, 4, 5]


def test_what_rules_forbid_no_code_permits() -> None:
    judge = OWN_CODE["ir.attachment"].judge
    assert judge(EMPLOYEE, "read", frozenset({3, 4}), FILES) == {4}


# id, model, document, author, maker, kind, internal, who was told
MESSAGES: list[Row] = [
    (1, "sale.order", 1, 9, 9, "comment", False, []),
    (2, "sale.order", 3, 9, 9, "comment", False, []),
    (3, "sale.order", 3, 70, 9, "comment", False, []),
    (4, "sale.order", 3, 9, 7, "comment", False, []),
    (5, "sale.order", 3, 9, 9, "comment", False, [70]),
    (6, "sale.order", 1, 9, 9, "user_notification", False, []),
    (7, "sale.order", 1, 9, 9, "comment", True, []),
    (8, "sale.order", 1, 9, 9, "notification", True, []),
    (9, "sale.order", 2, 9, 9, "comment", False, []),
    (10, None, None, 9, 9, "email", False, []),
]


@pytest.mark.parametrize(
    ("asker", "operation", "ids"),
    [
        (EMPLOYEE, "read", [1, 3, 4, 5, 7, 8, 9]),
        (PORTAL, "read", [1, 3, 4, 5, 8, 9]),
        (EMPLOYEE, "write", [3, 5, 9]),
        (EMPLOYEE, "unlink", [9]),
    ],
)
def test_messages(asker: Asker, operation: Operation, ids: list[int]) -> None:
    assert judged("mail.message", asker, operation, MESSAGES) == ids


@pytest.mark.parametrize(("asker", "ids"), [(EMPLOYEE, [1, 3, 5, 7, 8, 9]), (PORTAL, [1, 3, 5, 9])])
def test_a_search_for_messages(asker: Asker, ids: list[int]) -> None:
    assert listed("mail.message", asker, MESSAGES) == ids


# id, model, document, assigned
ACTIVITIES: list[Row] = [
    (1, "sale.order", 1, 9),
    (2, "sale.order", 2, 9),
    (3, "sale.order", 3, 7),
    (4, "project.task", 2, 9),
    (5, "res.country", 5, 9),
    (6, None, 0, 7),
    (7, None, 0, 9),
]


@pytest.mark.parametrize(
    ("operation", "permitted", "ids"),
    [
        ("read", ALL, [1, 2, 3, 4, 5, 6]),
        ("read", frozenset({1, 3}), [1, 3]),
        ("write", frozenset({1}), [1, 2, 6]),
        ("create", ALL, [2, 4, 6]),
    ],
)
def test_activities(operation: Operation, permitted: frozenset[int], ids: list[int]) -> None:
    judge = OWN_CODE["mail.activity"].judge
    assert sorted(judge(EMPLOYEE, operation, permitted, ACTIVITIES)) == ids


def test_a_search_for_activities() -> None:
    assert listed("mail.activity", EMPLOYEE, ACTIVITIES) == [2, 3, 4, 5, 6]


def test_a_search_for_what_waits_to_be_sent() -> None:
    rows = [(1, "sale.order", 1), (2, "sale.order", 2), (3, "project.task", 2)]
    assert listed("mail.scheduled.message", EMPLOYEE, rows) == [2, 3]


@pytest.mark.parametrize("model", ["mail.message", "mail.scheduled.message"])
def test_who_creates_is_not_known(model: str) -> None:
    with pytest.raises(Unsupported, match="create"):
        judged(model, EMPLOYEE, "create", [])
