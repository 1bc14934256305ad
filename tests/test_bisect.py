"""What git is told while it bisects: never that a revision is bad where nothing was shown."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from tests.sample_runs import HELD, VIOLATED, result, run

from odoo_owasp import cli, runs, targets
from odoo_owasp.logic.baseline import baseline
from odoo_owasp.logic.bisect import ABORT, SKIP, told
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.run import Run
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.waiver import Waiver, Waivers
from odoo_owasp.report import baseline as baseline_format


def test_only_what_is_violated_is_bad() -> None:
    said = {code: told(code) for code in EXIT_MEANING}
    assert said == {0: 0, 1: 1, 2: SKIP, 3: SKIP, 4: ABORT, 5: ABORT, 10: SKIP}
    assert told(77) == SKIP


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--no-such-option"], ABORT),
        (["--fail-on", "high"], ABORT),
        (["--waivers", "no-such-file"], ABORT),
        (["--addons", "no-such-folder"], SKIP),  # this revision has none
    ],
)
def test_what_is_mistyped_ends_the_search(
    words: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    argv = ["odoo-owasp", "run", "--bisect", "--claim", "RPC-003", *words]
    monkeypatch.setattr(sys, "argv", argv)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code


Ends = Callable[..., object]


@pytest.fixture
def ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ends:
    """What `odoo-owasp run` ends with, where a run has come to this; nothing is provisioned."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "waivers.toml").touch()  # none

    def call(came_to: tuple[Run, int] | Trouble, *words: str) -> object:
        def verify(*_: Any) -> tuple[Run, int]:
            if isinstance(came_to, Trouble):
                raise came_to
            return came_to

        monkeypatch.setattr(runs, "selected", lambda *_: [result(HELD)])
        monkeypatch.setattr(targets, "built", lambda *_: None)
        monkeypatch.setattr(targets, "embedded", lambda *_: nullcontext())
        monkeypatch.setattr(targets, "verify", verify)
        argv = ["odoo-owasp", "run", "--waivers", "waivers.toml", *words]
        monkeypatch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code

    return call


def test_a_waiver_that_is_over_makes_no_revision_bad(ends: Ends) -> None:
    held = run(result(HELD))
    assert ends((held, 1)) == 1
    assert ends((held, 1), "--bisect") == 0
    assert ends((run(result(VIOLATED, "a")), 1), "--bisect") == 1


def test_nor_does_it_beside_a_baseline(ends: Ends, tmp_path: Path) -> None:
    over = Waiver("RPC-001", ("0" * 16,), "the team", "known", "1999-12-31")
    held = run(result(HELD), waivers=Waivers((over,)))
    (tmp_path / "base.json").write_text(baseline_format.render(baseline([held])))
    known = ("--baseline", "base.json")
    assert ends((held, 1), *known) == 1
    assert ends((held, 1), *known, "--bisect") == 0


def test_what_cannot_be_provisioned_is_skipped(ends: Ends) -> None:
    assert ends(Trouble("Odoo could not install own"), "--bisect") == SKIP
    assert ends(Trouble("Odoo could not install own")) == 4


def test_with_a_baseline_the_gate_decides(ends: Ends, tmp_path: Path) -> None:
    found = run(result(VIOLATED, "a"))
    (tmp_path / "base.json").write_text(baseline_format.render(baseline([found])))
    known = ("--baseline", "base.json")
    assert ends((found, 1), *known) == 0
    assert ends((found, 1), *known, "--fail-on", "any") == 1
    assert ends((run(result(VIOLATED, "a", "b")), 1), *known) == 1
    assert ends((run(result(HELD, variant="xmlrpc")), 0), *known) == 10
    assert ends((found, 2), *known) == 2
