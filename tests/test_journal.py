"""The journal: its hash chain, the run that is read back, and the file that processes share."""

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from odoo_owasp.engine import JournalFile
from odoo_owasp.logic.redact import MASK, Redactor
from odoo_owasp.model.run import Result, RuleCheck, worst
from odoo_owasp.model.verdict import Coverage, Square, Verdict
from odoo_owasp.report.journal import (
    GENESIS,
    BrokenChain,
    Ended,
    entries,
    link,
    read,
    to_run,
    verdict_entry,
)

TIME = "2030-01-01T00:00:00.000+00:00"
START = {"tool_version": "0.1.0", "target": "demo", "release": "19.0", "build": "b",
         "tested_build": "t"}  # fmt: skip
ResultOf = Callable[..., Result]
Entry = tuple[str, dict[str, Any]]


def chained(*entries: Entry) -> list[str]:
    lines: list[str] = []
    previous = GENESIS
    for number, (kind, entry) in enumerate(entries):
        lines.append(link(previous, number, kind, TIME, entry))
        previous = json.loads(lines[-1])["hash"]
    return lines


LINES = chained(
    ("start", START), ("request", {"path": "/é", "status": 200, "note": "\x1b"}), ("stopped", {})
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
payloads = st.dictionaries(st.text(min_size=9), anything, max_size=3)


@given(st.lists(payloads, max_size=5))
def test_what_was_written_is_read(written: list[dict[str, Any]]) -> None:
    lines = chained(*(("request", entry) for entry in written))
    assert not any("\n" in line for line in lines)
    found = read(line + "\n" for line in lines)
    assert [{key: entry[key] for key in sent} for entry, sent in zip(found, written, strict=True)] \
        == written  # fmt: skip
    assert [entry["n"] for entry in found] == list(range(len(written)))


@given(st.data())
def test_a_changed_character_is_noticed(data: st.DataObject) -> None:
    lines = list(LINES)
    at = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[at]) - 1))
    character = data.draw(st.characters(exclude_categories=["Cs"]))
    assume(character != lines[at][place])
    lines[at] = lines[at][:place] + character + lines[at][place + 1 :]
    with pytest.raises(BrokenChain, match=f"line {at + 1} "):
        read(lines)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\\u001b", "\\u001B"),
        ('"status":200', '"status": 200'),
        ('"status":200', '"status":500,"status":200'),
        ("é", "\\u00e9"),
    ],
)
def test_a_change_that_means_the_same_is_noticed(old: str, new: str) -> None:
    lines = [LINES[0], LINES[1].replace(old, new), LINES[2]]
    assert lines[1] != LINES[1]
    with pytest.raises(BrokenChain, match="line 2 "):
        read(lines)


def test_a_hash_that_stands_elsewhere_in_its_line_is_noticed() -> None:
    digest = f'"hash":"{json.loads(LINES[1])["hash"]}",'
    for moved in (
        LINES[1].replace(digest, "").replace('"n":1,', f'"n":1,{digest}'),
        LINES[1].replace(digest, digest * 2),
    ):
        assert digest in moved
        with pytest.raises(BrokenChain, match="line 2 "):
            read([LINES[0], moved, LINES[2]])


def test_a_hash_inside_an_entry_is_not_taken_for_its_own() -> None:
    told = {"about": {"hash": "ab" * 32, "kind": "x"}, "text": '"hash":"x",'}
    lines = chained(("start", START), ("note", told))
    assert read(lines)[1]["about"] == told["about"]
    with pytest.raises(BrokenChain, match="line 2 "):
        read([lines[0], lines[1].replace("ab" * 32, "ba" * 32)])


@pytest.mark.parametrize("gone", [0, 1])
def test_a_removed_line_is_noticed(gone: int) -> None:
    with pytest.raises(BrokenChain, match=f"line {gone + 1} "):
        read([line for at, line in enumerate(LINES) if at != gone])


def test_a_removed_end_changes_the_head() -> None:
    assert read(LINES[:-1])[-1]["hash"] != read(LINES)[-1]["hash"]


@pytest.mark.parametrize(("one", "two"), [(0, 1), (1, 2), (0, 2)])
def test_swapped_lines_are_noticed(one: int, two: int) -> None:
    lines = list(LINES)
    lines[one], lines[two] = lines[two], lines[one]
    with pytest.raises(BrokenChain, match=f"line {one + 1} "):
        read(lines)


@pytest.mark.parametrize(
    "line",
    ["", "{}", "[]", "1", "null", '"hash"', "{", '{"hash":"x"}', LINES[1], LINES[2], LINES[0],
     link(GENESIS, 1, "request", TIME, {}), link(json.loads(LINES[0])["hash"], 2, "x", TIME, {})],
)  # fmt: skip
def test_an_added_line_is_noticed(line: str) -> None:
    with pytest.raises(BrokenChain, match=r"line (2|3) "):
        read([LINES[0], line, *LINES[1:]])


def test_a_line_whose_hash_is_right_but_has_no_place_is_noticed() -> None:
    digest = sha256(b'{"kind":"x"}').hexdigest()
    with pytest.raises(BrokenChain, match="line 1 "):
        read([f'{{"hash":"{digest}","kind":"x"}}'])


@pytest.mark.parametrize("text", ["a\x00b", "\u2028", "\ud800 lone", "\U0001f512", "\x7f\x85"])
def test_any_text_can_be_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "journal.jsonl"
    JournalFile(path, Redactor()).write("note", text=text)
    JournalFile(path, Redactor()).write("note", text="after")
    with path.open(encoding="utf-8") as lines:
        assert [entry["n"] for entry in read(lines)] == [0, 1]


# After a kill or a power failure -----------------------------------------------------------------

FILE = "".join(f"{line}\n" for line in LINES).encode()


def read_ended(data: bytes) -> tuple[list[dict[str, Any]], bool]:
    ended = Ended(BytesIO(data))
    return list(ended), ended.half


@given(st.integers(0, len(FILE)))
def test_a_journal_that_was_cut_anywhere_gives_its_whole_lines(size: int) -> None:
    data = FILE[:size]
    found, half = read_ended(data)
    ends = [len("".join(f"{line}\n" for line in LINES[:n]).encode()) for n in range(4)]
    whole = [entry for entry, end in zip(read(LINES), ends[1:], strict=True) if end - 1 <= size]
    assert found == whole
    assert half == all(size not in (end, end - 1) for end in ends)


@pytest.mark.parametrize("rest", [b"\0\0\0", b"{", b"\xff", b"null", LINES[1].encode()])
def test_what_follows_the_last_newline_is_left_out(rest: bytes) -> None:
    assert read_ended(FILE + rest) == (read(LINES), True)


@pytest.mark.parametrize("rest", [b"\0\0\0\n", b"{\n", b"\xff\n", b"\n", LINES[1].encode() + b"\n"])
def test_a_line_that_has_its_newline_was_not_cut(rest: bytes) -> None:
    with pytest.raises(BrokenChain, match="line 4 "):
        read_ended(FILE + rest)


@pytest.mark.parametrize("half", [b"", b'{"kind"'])
def test_a_journal_that_is_broken_in_the_middle_is_no_journal(half: bytes) -> None:
    with pytest.raises(BrokenChain, match="line 2 "):
        read_ended(FILE.replace(b'"status":200', b'"status":500') + half)


def test_an_entry_is_on_disk_when_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bytes] = []
    path = tmp_path / "journal.jsonl"
    monkeypatch.setattr("os.fdatasync", lambda descriptor: synced.append(path.read_bytes()))
    JournalFile(path, Redactor()).write("note", text="one")
    JournalFile(path, Redactor()).write("note", text="two")
    assert [content.count(b"\n") for content in synced] == [1, 2]
    assert synced[-1] == path.read_bytes()


# Back to a run -----------------------------------------------------------------------------------


def story(planned: list[Result], reported: list[Result], *more: Entry) -> list[dict[str, Any]]:
    plan: Entry = ("plan", {"results": [verdict_entry(one) for one in planned]})
    verdicts: list[Entry] = [("verdict", verdict_entry(one)) for one in reported]
    return read(chained(("start", START), plan, *verdicts, *more))


def test_results_come_back_whole(result_of: ResultOf) -> None:
    results = [result_of(Verdict.VIOLATED), result_of(Verdict.HELD, "INJ-001")]
    run = to_run(story(results, results, ("request", {}), ("request", {})))
    assert run.results == tuple(replace(one, judged=TIME) for one in reversed(results))
    assert (run.started, run.requests, run.stopped) == (TIME, 2, "")
    assert (run.target, run.release, run.build, run.tested_build) == ("demo", "19.0", "b", "t")


def test_matrix_and_coverage_come_back_whole(result_of: ResultOf) -> None:
    violated = result_of(Verdict.VIOLATED)
    (finding,) = violated.judgement.findings
    judged = replace(
        violated.judgement,
        findings=(replace(finding, places=(("a", "x", "w"), ("b", "x", "w"))),),
        squares=(Square("a", "x", ("r",), ("w",)), Square("b", "x", (), ("w",), ("u",))),
        coverage=(Coverage("models", 2, 9), Coverage("names", 5, 5, shared=True)),
    )
    known = replace(violated, judgement=judged)
    assert to_run(story([], [known])).results == (replace(known, judged=TIME),)


def test_a_journal_of_an_older_version_is_read(result_of: ResultOf) -> None:
    violated = result_of(Verdict.VIOLATED)
    entry = verdict_entry(violated)
    for name in ("squares", "coverage"):
        del entry["judgement"][name]
    del entry["judgement"]["findings"][0]["places"]
    run = to_run(read(chained(("start", START), ("verdict", entry))))
    assert (run.results, run.profile) == ((replace(violated, judged=TIME),), "full")


def test_the_profile_comes_back() -> None:
    assert to_run(read(chained(("start", {**START, "profile": "quick"})))).profile == "quick"


def test_planned_but_missing_is_an_error(result_of: ResultOf) -> None:
    run = to_run(story([result_of(Verdict.ERROR)], []))
    assert [one.judgement.verdict for one in run.results] == [Verdict.ERROR]
    assert run.results[0].judgement.reason == "the check never reported"


def test_planned_but_stopped_before_is_inconclusive(result_of: ResultOf) -> None:
    held, missing = result_of(Verdict.HELD), result_of(Verdict.ERROR, variant="web")
    run = to_run(story([held, missing], [held], ("stopped", {"why": "by the user"})))
    assert [one.judgement.verdict for one in run.results] == [Verdict.HELD, Verdict.INCONCLUSIVE]
    assert run.stopped == "by the user"


def test_a_run_that_was_cut_off_says_when() -> None:
    assert to_run(read(LINES[:1]), "ends at {time}").stopped == "ends at 2030-01-01 00:00:00"


def test_a_run_that_was_cut_off_was_stopped(result_of: ResultOf) -> None:
    missing = [result_of(Verdict.ERROR)]
    run = to_run(story(missing, []), "cut off")
    assert (run.stopped, run.results[0].judgement.verdict) == ("cut off", Verdict.INCONCLUSIVE)
    ended = to_run(story(missing, [], ("end", {"exit_code": 10})), "cut off")
    assert (ended.stopped, ended.results[0].judgement.verdict) == ("", Verdict.ERROR)
    by_user = to_run(story([], [], ("stopped", {"why": "by the user"})), "cut off")
    assert by_user.stopped == "by the user"


@pytest.mark.parametrize(
    ("more", "code"),
    [([], None), ([("end", {"exit_code": 3})], 3), ([("end", {})], None),
     ([("end", {"exit_code": 3}), ("request", {})], None)],
)  # fmt: skip
def test_the_last_entry_names_the_exit_code(more: list[Entry], code: int | None) -> None:
    assert to_run(story([], [], *more)).exit_code == code


def test_the_first_reason_to_stop_is_told() -> None:
    run = to_run(story([], [], ("stopped", {"why": "the rules"}), ("stopped", {"why": "late"})))
    assert run.stopped == "the rules"


def test_rules_come_back_in_the_order_they_were_checked(
    tmp_path: Path, rules: tuple[RuleCheck, ...]
) -> None:
    path = tmp_path / "journal.jsonl"
    journal = JournalFile(path, Redactor(["s3cr3t-someone"]))
    journal.write("start", **START)
    for check in reversed(rules):
        journal.rule(check)
    with path.open(encoding="utf-8") as lines:
        run = to_run(read(lines))
    masked = replace(rules[1], details=(f"to {MASK}",))
    assert run.rules == (masked, rules[0])
    assert run.broken_rules == (masked,)


@pytest.mark.parametrize(
    ("kinds", "complete"),
    [
        ([], False),
        (["end"], True),
        (["request"], False),
        (["end", "request"], False),
        (["request", "end"], True),
    ],
)
def test_a_run_is_complete_with_its_last_entry(kinds: list[str], complete: bool) -> None:
    later = "2030-01-01T00:05:00.000+00:00"
    lines, previous = chained(("start", START)), json.loads(LINES[0])["hash"]
    for number, kind in enumerate(kinds, start=1):
        lines.append(link(previous, number, kind, later, {}))
        previous = json.loads(lines[-1])["hash"]
    run = to_run(read(lines))
    assert run.complete is complete
    assert (run.started, run.ended) == (TIME, later if kinds else TIME)
    assert run.journal_head == previous


def endless() -> Iterator[str]:
    """The lines of a journal that goes on and on."""
    previous = GENESIS
    for number in count():
        entry = {"path": "/web/dataset/call_kw", "status": 200} if number else START
        line = link(previous, number, "request" if number else "start", TIME, entry)
        previous = json.loads(line)["hash"]
        yield line


def test_a_journal_is_read_as_it_comes() -> None:
    assert [entry["n"] for entry in islice(entries(endless()), 5)] == [0, 1, 2, 3, 4]


def test_many_requests_take_no_memory() -> None:
    lines = list(islice(endless(), 5000))
    tracemalloc.start()
    try:
        assert to_run(entries(lines)).requests == 4999
        assert to_run(Ended(f"{line}\n".encode() for line in lines), "cut off").requests == 4999
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200_000  # a list of them all takes thirty times that


@given(verdicts=st.lists(st.sampled_from(Verdict), min_size=1, max_size=4))
def test_the_worst_of_several_counts(result_of: ResultOf, verdicts: list[Verdict]) -> None:
    run = to_run(story([], [result_of(verdict) for verdict in verdicts]))
    assert len(run.results) == 1
    assert worst(run.results) is max(verdicts, key=list(Verdict).index)
    assert run.count(run.results[0].judgement.verdict) == 1


@given(data=st.data())
def test_the_order_of_reports_does_not_matter(result_of: ResultOf, data: st.DataObject) -> None:
    results = [
        result_of(verdict, claim_id, variant)
        for verdict, claim_id, variant in zip(
            [*Verdict, Verdict.HELD], ["RPC-001", "INJ-001"] * 3, ["web"] * 4 + ["json2"] * 2,
            strict=True,
        )
    ]  # fmt: skip
    shuffled = data.draw(st.permutations(results))
    assert to_run(story([], shuffled)).results == to_run(story(results, results)).results


# The file ----------------------------------------------------------------------------------------

_WRITER = """
import sys
from pathlib import Path
from odoo_owasp.engine import JournalFile
from odoo_owasp.logic.redact import Redactor
journal = JournalFile(Path(sys.argv[1]), Redactor(["hunter22"]))
for number in range(40):
    body = "é" * 400 * number
    journal.write("request", who=sys.argv[2], number=number, body=body, key="hunter22")
"""


def test_processes_append_to_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(path), str(who)]) for who in range(3)
    ]
    assert [writer.wait(30) for writer in writers] == [0, 0, 0]
    with path.open(encoding="utf-8") as lines:
        entries = read(lines)
    for who in "012":
        mine = [entry["number"] for entry in entries if entry["who"] == who]
        assert mine == list(range(40))
    assert len(entries) == 120
    assert {entry["key"] for entry in entries} == {MASK}


def test_secrets_do_not_reach_the_disk(tmp_path: Path, result_of: ResultOf) -> None:
    path = tmp_path / "journal.jsonl"
    journal = JournalFile(path, Redactor(["hunter22"]))
    journal.write("request", note="with hunter22", deep=[{"hunter22": ("hunter22",)}])
    judged = result_of(Verdict.INCONCLUSIVE, reason="login said hunter22")
    journal.verdict(judged)
    journal.plan([judged])
    assert "hunter22" not in path.read_text()
    with path.open() as lines:
        assert [entry["kind"] for entry in read(lines)] == ["request", "verdict", "plan"]
