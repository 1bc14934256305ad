"""git finds the commit of an add-on that broke a defense, and compare says what it broke."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.addons import write

from odoo_owasp import runs

pytestmark = pytest.mark.live

PROGRAM = Path(sys.executable).with_name("odoo-owasp")
MODEL = """
    from odoo import models


    class Partner(models.Model):
        _inherit = "res.partner"

        def _forget_everything(self):
            return True
    """
COMMITS = {
    "an add-on": MODEL,
    "a comment": f"{MODEL}    # fine\n",
    "half a change": f"{MODEL}        (\n",
    "the other half": f"{MODEL}\n        def _forget_more(self):\n            return True\n",
    "a second name": f"{MODEL}\n        forget_everything = _forget_everything\n",
    "another comment": f"{MODEL}\n        forget_everything = _forget_everything  # why not\n",
}
"""What the add-on's model is in each commit; the third cannot be installed, the fifth is bad."""


@pytest.fixture
def repo() -> Iterator[Path]:
    """A repository of one add-on. Not pytest's: each session closes those to all others."""
    with tempfile.TemporaryDirectory(prefix="owasp-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        git(folder, "init", "-q", "-b", "main")
        write(
            folder / "own" / "__manifest__.py",
            "{'name': 'Own', 'depends': ['base'], 'license': 'LGPL-3'}\n",
        )
        write(folder / "own" / "__init__.py", "from . import models\n")
        for message, model in COMMITS.items():
            write(folder / "own" / "models.py", model)
            git(folder, "add", "own")
            git(folder, "commit", "-q", "-m", message)
        yield folder


def git(repo: Path, *words: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", repo, *who, *words], capture_output=True, text=True, check=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}, cwd=repo,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_git_finds_the_commit_that_broke_a_defense(repo: Path, tmp_path: Path) -> None:
    git(repo, "bisect", "start", "HEAD", f"HEAD~{len(COMMITS) - 1}")
    found = git(repo, "bisect", "run", str(PROGRAM), "run", "--bisect", "--addons", ".",
                "--claim", "RPC-003", "-n", "0", "-q")  # fmt: skip
    assert "a second name" in found[found.index("is the first bad commit") :]
    assert "skipped: Odoo could not install own" in found
    log = git(repo, "bisect", "log")
    assert [message for message in COMMITS if f"# skip: [{commit(repo, message)}]" in log] == [
        "half a change"
    ]
    judged = {runs.read(one).exit_code: one.parent for one in repo.glob(f"*/*/{runs.JOURNAL}")}
    assert judged.keys() == {0, 1}
    # On other ports, and from another folder, the same is found.
    done = subprocess.run(
        [PROGRAM, "compare", "--repo", repo, "--before", commit(repo, "the other half"),
         "--after", commit(repo, "a second name"), "--claim", "RPC-003", "-n", "0", "--json",
         "--output", tmp_path / "compared"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    (change,) = json.loads(done.stdout)["changes"]
    assert (change["claim"], change["before"], change["after"]) == ("RPC-003", "HELD", "VIOLATED")
    (violated,) = runs.read(judged[1] / runs.JOURNAL).results
    assert change["found"] == [one.fingerprint for one in violated.judgement.findings]


def commit(repo: Path, message: str) -> str:
    return git(repo, "log", "--format=%H", f"--grep=^{message}$", "main").strip()
