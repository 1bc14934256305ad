"""The budget that a run's processes share: rate, concurrency, totals and the circuit breaker."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_owasp.model.rules import Budget, OutsideTheRules
from odoo_owasp.transports import budget as module
from odoo_owasp.transports.budget import TROUBLE, SharedBudget, Spent

Start = Callable[..., "subprocess.Popen[str]"]

_HEAD = """
import json, os, signal, sys, time
from pathlib import Path
from odoo_owasp.model.rules import Budget, OutsideTheRules
from odoo_owasp.transports.budget import SharedBudget
shared = SharedBudget(Budget(**json.loads(sys.argv[2])), Path(sys.argv[1]))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "budget"


@pytest.fixture
def start(file: Path) -> Iterator[Start]:
    """Starts a process that has ``shared``, the budget of ``bounds``, and runs ``code``."""
    running = []

    def go(code: str, **bounds: float) -> "subprocess.Popen[str]":
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", _HEAD + code, str(file), json.dumps(bounds)],
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return running[-1]

    yield go
    for one in running:
        one.kill()
        one.communicate()


def said(process: "subprocess.Popen[str]") -> list[str]:
    """What a process printed, once it has ended well."""
    printed, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    return printed.split("\n")[:-1]


@contextmanager
def clock(patch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """A clock that only sleeping advances: ``[now, every sleep ...]``."""
    told = [1000.0]

    def sleep(seconds: float) -> None:
        assert seconds >= 0
        told[0] += seconds
        told.append(seconds)

    with patch.context() as patched:
        patched.setattr(module, "time", SimpleNamespace(monotonic=lambda: told[0], sleep=sleep))
        yield told


# Rate --------------------------------------------------------------------------------------------


def test_turns_are_spaced(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock(monkeypatch) as told:
        shared = SharedBudget(Budget(per_second=4), file)
        left = []
        for _ in range(5):
            shared.take()
            left.append(told[0])
        assert [after - before for before, after in pairwise(left)] == [0.25] * 4
        assert left[0] == 1000.0  # the first goes at once
        assert shared.spent().next == 1001.25


def test_time_that_passed_is_not_saved_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock(monkeypatch) as told:
        shared = SharedBudget(Budget(per_second=4), file)
        shared.take()
        told[0] += 100
        shared.take()
        shared.take()
        assert told[1:] == [0.25]  # one turn was free, and no more


def test_without_a_rate_nothing_waits(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock(monkeypatch) as told:
        shared = SharedBudget(Budget(), file)
        for _ in range(9):
            shared.take()
        assert told[1:] == []


def test_processes_share_the_rate(file: Path, start: Start) -> None:
    code = "for _ in range(5):\n    shared.take()\n    print(time.monotonic())"
    ends = [said(one) for one in [start(code, per_second=50) for _ in range(2)]]
    left = sorted(float(one) for end in ends for one in end)
    # No ten leave in less than the time of nine; how each is delayed is the machine's affair.
    assert len(left) == 10
    assert left[-1] - left[0] >= 9 / 50 - 0.02
    spent = SharedBudget(Budget(), file).spent()
    assert (spent.requests, spent.next >= left[0] + 9 / 50) == (10, True)


# Totals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("most", "taken"), [(None, 9), (3, 3), (0, 0)])
def test_the_requests_of_a_run(file: Path, most: int | None, taken: int) -> None:
    shared = SharedBudget(Budget(requests=most), file)
    for number in range(9):
        if number < taken:
            shared.take()
        else:
            with pytest.raises(OutsideTheRules, match=f"budget of {most} requests is used up"):
                shared.take()
    assert shared.spent().requests == taken


def test_processes_share_the_requests(file: Path, start: Start) -> None:
    code = """
taken = 0
try:
    while True:
        with shared.one():
            taken += 1
        shared.settle(200, 10, 0)
except OutsideTheRules as refused:
    print(taken, refused, sep="\\n")
"""
    ends = [said(one) for one in [start(code, requests=300) for _ in range(3)]]
    assert sum(int(end[0]) for end in ends) == 300
    assert {end[1] for end in ends} == {"the budget of 300 requests is used up"}
    spent = SharedBudget(Budget(), file).spent()
    assert (spent.requests, spent.received) == (300, 3000)


def test_threads_share_the_requests(file: Path) -> None:
    shared, taken = SharedBudget(Budget(requests=50), file), list[int]()

    def press() -> None:
        try:
            while True:
                shared.take()
                taken.append(1)
        except OutsideTheRules:
            pass

    threads = [Thread(target=press) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(taken) == shared.spent().requests == 50


@pytest.mark.parametrize(("payload", "fits"), [(0, True), (100, True), (101, False)])
def test_the_payload_of_a_request(file: Path, payload: int, fits: bool) -> None:
    shared = SharedBudget(Budget(payload=100), file)
    if fits:
        shared.take(payload)
    else:
        with pytest.raises(OutsideTheRules, match="of 101 bytes is larger than the 100 allowed"):
            shared.take(payload)
    assert shared.spent().requests == int(fits)  # what is refused is not counted


def test_the_received_bytes_of_a_run(file: Path) -> None:
    shared = SharedBudget(Budget(received=100), file)
    shared.settle(200, 99, 0)
    shared.take()
    shared.settle(200, 1, 0)
    with pytest.raises(OutsideTheRules, match="budget of 100 received bytes is used up"):
        shared.take()


def test_the_size_of_an_answer_is_the_guards_affair(file: Path) -> None:
    assert SharedBudget(Budget(answer=7), file).most_of_one_answer == 7


def test_another_look_at_the_same_file_goes_on(file: Path) -> None:
    SharedBudget(Budget(requests=1), file).take()
    with pytest.raises(OutsideTheRules, match="used up"):
        SharedBudget(Budget(requests=1), file).take()


# Concurrency -------------------------------------------------------------------------------------


def test_processes_share_the_places(tmp_path: Path, start: Start) -> None:
    marks = tmp_path / "marks"
    code = f"""
from threading import Thread
from types import SimpleNamespace

def go():
    for _ in range(5):
        with shared.one():
            began = time.monotonic()
            time.sleep(0.02)
            with open({str(marks)!r}, "a") as file:
                file.write(f"{{began}} {{time.monotonic()}}\\n")

threads = [Thread(target=go) for _ in range(3)]
for one in threads: one.start()
for one in threads: one.join()
"""
    for one in [start(code, at_once=2) for _ in range(2)]:
        said(one)
    held = [tuple(map(float, line.split())) for line in marks.read_text().splitlines()]
    together = [sum(b <= at < e for b, e in held) for at, _ in held]
    assert len(held) == 30
    assert max(together) == 2  # never more, and both places were in use


def test_a_place_is_free_again_after_an_error(file: Path) -> None:
    shared = SharedBudget(Budget(at_once=1), file)
    for _ in range(3):
        with pytest.raises(LookupError), shared.one():
            raise LookupError


def test_a_killed_process_frees_its_place(file: Path, start: Start) -> None:
    code = "with shared.one():\n    print('in', flush=True)\n    time.sleep(60)"
    holder = start(code, at_once=1)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "in\n"
    waiter = start("print('started', flush=True)\nwith shared.one(): print('in')", at_once=1)
    assert waiter.stdout is not None
    assert waiter.stdout.readline() == "started\n"
    time.sleep(0.1)
    assert waiter.poll() is None  # it waits
    os.kill(holder.pid, signal.SIGKILL)
    assert said(waiter) == ["in"]
    assert SharedBudget(Budget(), file).spent().requests == 2


def test_a_process_killed_while_it_counts_blocks_no_one(file: Path, start: Start) -> None:
    code = "with shared._changing():\n    os.kill(os.getpid(), signal.SIGKILL)"
    SharedBudget(Budget(), file).take()
    assert start(code).wait(20) == -signal.SIGKILL
    shared = SharedBudget(Budget(), file)
    shared.take()
    assert shared.spent().requests == 2


def test_a_stop_is_for_all_and_for_good(file: Path) -> None:
    one, other = SharedBudget(Budget(), file), SharedBudget(Budget(), file)
    one.stop("the consent was revoked")
    other.stop("something else")
    for shared in (one, other):
        with pytest.raises(OutsideTheRules, match="the consent was revoked"):
            shared.take()


def test_a_process_killed_while_it_writes_loses_nothing(file: Path, start: Start) -> None:
    first = SharedBudget(Budget(requests=2, troubles=1), file)
    first.take()
    first.settle(503, 0, 0)
    code = "json.dumps = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\nshared.settle(200, 1, 0)"
    assert start(code).wait(20) == -signal.SIGKILL
    assert (first.spent().requests, bool(first.spent().stopped)) == (1, True)


# The circuit breaker -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "seconds", "last"),
    [
        (0, 0, "the last: no answer"), (502, 0, "the last: status 502"),
        (503, 0, "the last: status 503"), (504, 0, "the last: status 504"),
        (200, 30.5, "the last: 30 s for an answer"), (500, 31, "the last: 31 s for an answer"),
    ],
)  # fmt: skip
def test_trouble_opens_the_circuit(file: Path, status: int, seconds: float, last: str) -> None:
    shared = SharedBudget(Budget(troubles=3), file)
    for _ in range(3):
        shared.take()
        shared.settle(status, 0, seconds)
    with pytest.raises(OutsideTheRules, match=r"circuit breaker opened: 3 requests in") as refused:
        shared.take()
    assert last in str(refused.value)


@pytest.mark.parametrize(
    ("status", "seconds"), [(200, 0), (404, 1), (500, 2), (403, 29.9), (302, 30)]
)
def test_one_good_answer_closes_the_count(file: Path, status: int, seconds: float) -> None:
    shared = SharedBudget(Budget(troubles=3), file)
    for _ in range(4):
        for trouble in (502, 0):
            shared.settle(trouble, 0, 0)
        shared.settle(status, 0, seconds)
    shared.take()


def test_an_open_circuit_stays_open_for_every_process(file: Path, start: Start) -> None:
    shared = SharedBudget(Budget(troubles=1), file)
    shared.settle(503, 0, 0)
    shared.settle(200, 0, 0)  # of a request that was under way
    code = """
for _ in range(2):
    try:
        shared.take()
    except OutsideTheRules as refused:
        print(refused)
    shared.settle(200, 0, 0)
"""
    told = said(start(code, troubles=1))
    assert [line.partition(":")[0] for line in told] == ["the circuit breaker opened"] * 2
    with pytest.raises(OutsideTheRules, match="the last: status 503"), shared.one():
        raise AssertionError("must not run")


def test_who_waits_for_a_turn_does_not_go_once_the_circuit_is_open(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = SharedBudget(Budget(per_second=1, troubles=1), file)
    shared.take()
    trouble = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _: shared.settle(503, 0, 0))
    monkeypatch.setattr(module, "time", trouble)
    with pytest.raises(OutsideTheRules, match="circuit breaker"), shared.one():
        raise AssertionError("must not run")


def test_turns_are_spaced_also_where_places_were_short(file: Path) -> None:
    shared, left = SharedBudget(Budget(per_second=20, at_once=1), file), list[float]()

    def go() -> None:
        with shared.one():
            left.append(time.monotonic())

    threads = [Thread(target=go) for _ in range(3)]
    with shared.one():
        for one in threads:
            one.start()
        time.sleep(0.3)  # their turns come and go, their place does not
    for one in threads:
        one.join()
    assert all(after - before >= 1 / 20 - 0.01 for before, after in pairwise(sorted(left)))


# A model of it -----------------------------------------------------------------------------------

statuses = st.sampled_from([0, 200, 302, 404, 500, 502, 503, 504])
took = st.tuples(st.just("take"), st.integers(0, 20), st.just(0), st.just(0))
settled = st.tuples(st.just("settle"), statuses, st.integers(0, 50), st.sampled_from([0, 9, 11]))


@given(
    st.lists(took | settled, max_size=40),
    st.sampled_from([None, 0, 3, 12]),
    st.sampled_from([None, 0, 60, 300]),
    st.integers(1, 4),
)
def test_any_sequence_is_as_in_a_tiny_model(
    steps: list[tuple[str, int, int, int]],
    requests: int | None,
    received: int | None,
    troubles: int,
) -> None:
    bounds = Budget(requests=requests, received=received, payload=15, slow=10, troubles=troubles)
    taken = got = row = 0
    opened = False
    with TemporaryDirectory() as folder:
        for what, first, second, seconds in steps:
            shared = SharedBudget(bounds, Path(folder) / "budget")  # every step another process
            if what == "settle":
                shared.settle(first, second, seconds)
                got += second
                row = row + 1 if first in TROUBLE or seconds > 10 else 0
                opened = opened or row >= troubles
                continue
            may = not opened and first <= 15
            may &= requests is None or taken < requests
            may &= received is None or got < received
            try:
                shared.take(first)
            except OutsideTheRules:
                assert not may
            else:
                assert may
                taken += 1
        spent = SharedBudget(bounds, Path(folder) / "budget").spent()
    assert (spent.requests, spent.received, bool(spent.stopped)) == (taken, got, opened)
    assert spent.troubles == row


def test_a_fresh_budget_is_unspent(file: Path) -> None:
    assert SharedBudget(Budget(), file).spent() == Spent()
