"""The pipelines' own commands, run as their services run them, in a folder with nothing in it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import junitparser
import pytest
from ruamel.yaml import YAML

from odoo_owasp import content, runs
from odoo_owasp.provision.machine import cache_dir
from odoo_owasp.provision.template import Template

pytestmark = pytest.mark.live

ROOT = Path(__file__).parents[2]
NARROW = {"ODOO_OWASP": str(ROOT), "ODOO": "--release 19.0"}
CLAIM = "--claim RPC-003"


def read(service: str) -> Any:
    return YAML(typ="safe").load(content.folder("ci") / f"{service}.yml")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a job in a fresh image: a Python of its own, and next to nothing set."""
    python = tmp_path_factory.mktemp("image")
    subprocess.run([sys.executable, "-m", "venv", python], check=True)
    path = f"{python / 'bin'}:{os.environ['PATH']}"
    passed_on = {name: os.environ[name] for name in os.environ if name.startswith("PIP_")}
    return {"PATH": path, "HOME": str(python), "CI": "true", **passed_on}


def told(command: str, folder: Path, env: dict[str, str], shell: str) -> str:
    """What a command of a pipeline says. What needs the machine's packages is not tried."""
    lines = [line for line in command.splitlines() if "apt-get" not in line]
    done = subprocess.run(
        [*shell.split(), "-c", "\n".join(lines)],
        cwd=folder, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def published(folder: Path) -> set[str]:
    """What of a run may be published; JUnit is read as a service does."""
    public = folder / "odoo-owasp-run" / runs.PUBLIC
    assert junitparser.JUnitXml.fromfile(str(public / "junit.xml")).tests
    return {path.name for path in public.iterdir()}


def test_github(clean: dict[str, str], tmp_path: Path) -> None:
    workflow, summary, output = read("github"), tmp_path / "summary.md", tmp_path / "output"
    service = {
        "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output),
    }  # fmt: skip
    own = {"ODOO_OWASP_CACHE": str(cache_dir()), "CHECKS": CLAIM}
    env = {**workflow["env"], **clean, **service, **NARROW, **own}
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    for step in workflow["jobs"]["verify"]["steps"]:
        if "run" in step:
            told(step["run"], workspace, env, "sh -e")
    assert "RPC-003" in summary.read_text() or "held" in summary.read_text().lower()
    assert {"results.sarif", "run.json", "summary.md", "alerts.sarif"} <= published(workspace)
    assert output.read_text() == "chosen=true\n"


HELD: list[dict[str, Any]] = []
OPEN: list[dict[str, Any]] = [{"kind": "open"}]
FOUND: list[dict[str, Any]] = [{"kind": "fail"}, {"kind": "fail", "suppressions": [1]}]


@pytest.mark.parametrize(
    ("whole", "results", "chosen"),
    [
        (True, HELD, True), (True, FOUND, True), (True, OPEN, False), (True, OPEN + FOUND, False),
        (False, FOUND, False), (None, [], False),
    ],
)  # fmt: skip
def test_alerts_are_shown_of_what_is_proven_alone(
    whole: bool | None, results: list[dict[str, Any]], chosen: bool, tmp_path: Path
) -> None:
    """GitHub takes for fixed whatever an upload lacks: also what could not be proven this time."""
    public, output = tmp_path / "odoo-owasp-run" / runs.PUBLIC, tmp_path / "output"
    output.touch()
    if whole is not None:
        public.mkdir(parents=True)
        run = {"invocations": [{"executionSuccessful": whole}], "results": results}
        (public / "results.sarif").write_text(json.dumps({"runs": [run]}))
    (step,) = [
        one for one in read("github")["jobs"]["verify"]["steps"] if one.get("id") == "alerts"
    ]
    told(step["run"], tmp_path, {**os.environ, "GITHUB_OUTPUT": str(output)}, "sh -e")
    assert (output.read_text() == "chosen=true\n") == chosen
    assert (public / "alerts.sarif").exists() == chosen
    if chosen:
        (made,) = json.loads((public / "alerts.sarif").read_text())["runs"]
        assert made["results"] == [one for one in results if "suppressions" not in one]


def test_gitlab(clean: dict[str, str], tmp_path: Path) -> None:
    job = read("gitlab")["odoo-owasp"]
    own = {"ODOO_OWASP_CACHE": str(cache_dir()), "CHECKS": CLAIM}
    env = {**job["variables"], **clean, "GITLAB_CI": "true", **NARROW, **own}
    said = told(
        "\n".join([*job["before_script"], *job["script"]]), tmp_path, env, "bash -e -o pipefail"
    )
    assert "exit 0" in said
    reports = {Path(path).name for path in job["artifacts"]["reports"].values()}
    assert reports <= published(tmp_path)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """An empty folder, open to the account that servers run as."""
    folder = Path(tempfile.mkdtemp(prefix="owasp-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_cache_is_carried_to_another_place(
    built: Template, elsewhere: Path, tmp_path: Path
) -> None:
    """As a service restores it: in another folder, without owners, where nothing can be fetched."""
    for part in ("archive/trees", "python", "sources", f"templates/{built.home.name}"):
        (elsewhere / part).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-aL", cache_dir() / part, elsewhere / part], check=True)
    subprocess.run(["chown", "-R", str(os.getuid()), elsewhere], check=True)
    offline = {"PIP_NO_INDEX": "1", "ODOO_OWASP_DEBIAN_MIRROR": "http://127.0.0.1:9"}
    done = subprocess.run(
        [Path(sys.executable).with_name("odoo-owasp"), "run", *CLAIM.split()],
        cwd=tmp_path, env={**os.environ, **offline, "ODOO_OWASP_CACHE": str(elsewhere)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    steps = [line.partition(":")[0] for line in done.stderr.splitlines()]
    assert steps[:3] == ["clone the template", "start the servers", "verify the claims"]
