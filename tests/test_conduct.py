"""What a run did, counted: every kind of entry, and no more memory than the run has seconds."""

from typing import Any

from odoo_owasp.logic.conduct import Counting
from odoo_owasp.model.run import Conduct, Records

AT = "2030-01-01T00:00:0{}.250+00:00"


def counted(*entries: dict[str, Any]) -> Conduct:
    counting = Counting()
    for entry in entries:
        counting.note({"time": AT.format(0), **entry})
    return counting.conduct()


def test_nothing() -> None:
    assert counted({"kind": "start"}, {"kind": "verdict"}) == Conduct()
    assert Conduct().busiest == 0


def test_requests_are_summed_and_told_by_the_second() -> None:
    answered = {"kind": "request", "status": 200, "sent": 10, "received": 100}
    unanswered = {"kind": "request", "status": 0, "sent": 5, "received": 0, "time": AT.format(1)}
    seen = counted(answered, answered, unanswered, {"kind": "request"}, {"kind": "handshake"})
    assert (seen.browser, seen.unanswered, seen.handshakes) == (1, 1, 1)
    assert (seen.sent, seen.received) == (25, 200)
    assert seen.pace == {"2030-01-01T00:00:00": 3, "2030-01-01T00:00:01": 1}
    assert seen.busiest == 3


def test_refusals_are_counted_by_their_reason() -> None:
    seen = counted(
        *[{"kind": "blocked", "why": "elsewhere"}] * 2, {"kind": "refused", "why": "over"}
    )
    assert (seen.blocked, seen.refused) == ({"elsewhere": 2}, {"over": 1})


def test_reasons_that_never_repeat_are_not_all_kept() -> None:
    seen = counted(*({"kind": "blocked", "why": str(number)} for number in range(1000)))
    assert len(seen.blocked) < 300
    assert sum(seen.blocked.values()) == 1000


def test_records_by_model() -> None:
    seen = counted(
        {"kind": "create", "model": "res.partner"},
        {"kind": "created", "model": "res.partner", "ids": [1, 2, 3]},
        {"kind": "created", "model": "res.partner", "id": 4},
        {"kind": "removed", "model": "res.partner", "ids": [1, 2]},
        {"kind": "left", "model": "res.partner", "ids": [3]},
        {"kind": "adopt", "model": "mail.message"},
        {"kind": "removed", "model": "ir.config_parameter"},
    )
    assert seen.records == (
        Records("ir.config_parameter", removed=1),
        Records("mail.message", adopted=1),
        Records("res.partner", announced=1, created=4, removed=2, left=1),
    )
