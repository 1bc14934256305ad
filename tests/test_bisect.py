"""What git is told while it bisects: never that a revision is bad where nothing was shown."""

import sys
from pathlib import Path

import pytest

from odoo_owasp import cli
from odoo_owasp.logic.bisect import ABORT, SKIP, told
from odoo_owasp.logic.judge import EXIT_MEANING


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
