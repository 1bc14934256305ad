"""The pipelines that `odoo-owasp ci` prints: valid, pinned, and closed-mouthed."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from odoo_owasp import __version__, content, disclosures, runs
from odoo_owasp.cli import app

FOLDER = content.folder("ci")
SERVICES = ["github", "gitlab"]
PRIVATE = (runs.JOURNAL, "pytest.log", "screenshots")


def read(service: str) -> Any:
    return YAML(typ="safe").load(FOLDER / f"{service}.yml")


def github_steps() -> list[dict[str, Any]]:
    return list(read("github")["jobs"]["verify"]["steps"])


def commands(service: str) -> Iterator[str]:
    """The shell commands of a pipeline."""
    if service == "github":
        yield from (step["run"] for step in github_steps() if "run" in step)
    else:
        job = read("gitlab")["odoo-owasp"]
        yield from (*job["before_script"], *job["script"])


def checked(schema: str, file: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """What the bundled schema of a service says of a file."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *more]
    return subprocess.run([*command, file], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["vendor.github-workflows", "github.yml"],
        ["vendor.gitlab-ci", "gitlab.yml", "--data-transform", "gitlab-ci"],
    ],
)
def test_each_is_valid_by_its_services_schema(arguments: list[str]) -> None:
    schema, name, *more = arguments
    done = checked(schema, FOLDER / name, *more)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_each_is_printed(service: str) -> None:
    done = CliRunner().invoke(app, ["ci", service])
    assert done.exit_code == 0
    assert done.stdout == (FOLDER / f"{service}.yml").read_text("utf-8")


@pytest.mark.parametrize("service", SERVICES)
def test_each_installs_this_version_and_no_other(service: str) -> None:
    text = (FOLDER / f"{service}.yml").read_text("utf-8")
    named = re.findall(r"odoo-owasp(?:==|-|\.git@v|@v)(\d+\.\d+\.\d+)", text)
    assert set(named) == {__version__}


@pytest.mark.parametrize("service", SERVICES)
def test_a_shell_can_read_every_command(service: str) -> None:
    for command in commands(service):
        done = subprocess.run(
            ["sh", "-n"], input=command, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"


def test_actions_are_pinned_by_commit_and_say_which_version_that_is() -> None:
    used = re.findall(r"uses: (\S+)(.*)", (FOLDER / "github.yml").read_text("utf-8"))
    assert len(used) == 5
    for action, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


def test_no_command_is_put_together_from_what_others_name() -> None:
    """A branch may be called anything: an expression in a command would run it."""
    assert not [command for command in commands("github") if "${{" in command]


def test_the_token_may_do_no_more_than_it_must() -> None:
    workflow = read("github")
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["verify"]["permissions"] == {
        "contents": "read", "actions": "read", "security-events": "write",
    }  # fmt: skip


def test_a_run_ends() -> None:
    assert read("github")["jobs"]["verify"]["timeout-minutes"] == 60
    assert read("gitlab")["odoo-owasp"]["timeout"] == "1 hour"


def test_what_is_kept_is_public_alone() -> None:
    uploads = [
        step["with"].get("path") or step["with"]["sarif_file"]
        for step in github_steps()
        if "upload" in step.get("uses", "")
    ]
    artifacts = read("gitlab")["odoo-owasp"]["artifacts"]
    kept = [*uploads, *artifacts["paths"], *artifacts["reports"].values()]
    assert kept
    assert all(path.startswith(f"odoo-owasp-run/{runs.PUBLIC}") for path in kept)


def test_what_is_published_is_written() -> None:
    text = "".join((FOLDER / f"{service}.yml").read_text("utf-8") for service in SERVICES)
    named = set(re.findall(rf"{runs.PUBLIC}/([\w.-]+\.\w+)", text))
    assert named
    made = {"alerts.sarif"}  # by GitHub's own step, of results.sarif
    assert named <= {*runs.PUBLISHED, *made}


def test_the_outputs_are_shown_also_where_the_gate_is_red() -> None:
    after = [step for step in github_steps() if "odoo-owasp-run/public" in str(step)]
    assert len(after) == 4
    assert all("always()" in step["if"] for step in after)
    assert read("gitlab")["odoo-owasp"]["artifacts"]["when"] == "always"


def test_alerts_are_of_whole_runs_and_of_nothing_waived() -> None:
    """GitHub would take what is missing for fixed, and what is waived for open."""
    (choose,) = [step for step in github_steps() if step.get("id") == "alerts"]
    assert ".invocations[0].executionSuccessful" in choose["run"]
    assert 'all(.results[]; .kind != "open")' in choose["run"]
    assert "del(.runs[].results[] | select(.suppressions))" in choose["run"]
    (upload,) = [step for step in github_steps() if "sarif_file" in step.get("with", {})]
    assert "steps.alerts.outputs.chosen == 'true'" in upload["if"]
    assert upload["with"]["sarif_file"].endswith("/alerts.sarif")


def test_what_a_target_says_is_no_command_to_the_runner(tmp_path: Path) -> None:
    """And the exit code of the run is that of its step, whatever it is."""
    (step,) = [step for step in github_steps() if step["name"] == "Verify the claims"]
    (tmp_path / "odoo-owasp").write_text("#!/bin/sh\necho '::error::from the target'\nexit 10\n")
    (tmp_path / "odoo-owasp").chmod(0o755)
    done = subprocess.run(
        ["sh", "-e", "-c", step["run"]], env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 10
    first, said, last = done.stdout.splitlines()
    assert said == "::error::from the target"
    assert re.fullmatch(r"::stop-commands::([0-9a-f-]{36})", first)
    assert last == f"::{first.rpartition('::')[2]}::"


def test_no_condition_looks_into_the_folder_of_the_run() -> None:
    """It is root's and closed, and conditions are for the runner's own account to decide."""
    assert not [step for step in github_steps() if "hashFiles" in step.get("if", "")]


def test_what_is_kept_is_kept_where_others_find_it() -> None:
    """Both services give a cache of the default branch to the others, and hardly any else."""
    assert read("github")["on"]["push"]["branches"] == ["main"]
    (keep,) = [step for step in github_steps() if "cache/save" in step.get("uses", "")]
    assert "github.ref_name == github.event.repository.default_branch" in keep["if"]
    job = read("gitlab")["odoo-owasp"]
    assert {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"} in job["rules"]


def test_a_release_restores_nothing_that_any_branch_may_write() -> None:
    """Whoever opens a merge request chooses its branch's name, and what its jobs keep."""
    job = read("gitlab")["odoo-owasp"]
    assert "$" not in job["cache"]["key"]
    assert "fallback_keys" not in job["cache"]
    assert not job["cache"].get("unprotect")
    assert job["cache"]["policy"] == "$POLICY"
    releases = [rule for rule in job["rules"] if "$CI_COMMIT_TAG" in rule["if"]]
    restoring = [rule for rule in releases if rule["variables"].get("POLICY") != "push"]
    assert [rule["if"] for rule in restoring] == [
        '$CI_COMMIT_TAG && $CI_COMMIT_REF_PROTECTED == "true"'
    ]
    assert releases[0] in restoring  # the first that matches decides


def test_a_release_is_tried_in_full_and_all_else_by_sample() -> None:
    assert read("github")["env"]["CHECKS"] == (
        "${{ (github.ref_type == 'tag' || github.event_name == 'workflow_dispatch') "
        "&& '--profile full' || '--profile quick' }}"
    )
    job = read("gitlab")["odoo-owasp"]
    assert job["variables"]["CHECKS"] == "--profile quick"
    for rule in job["rules"]:
        chosen = {**job["variables"], **rule.get("variables", {})}["CHECKS"]
        assert chosen == ("--profile full" if "TAG" in rule["if"] else "--profile quick")


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_under_embargo_can_be_said(service: str, tmp_path: Path) -> None:
    """The lines are commented out; with them, a pipeline is as valid, and the place is fixed."""
    text = (FOLDER / f"{service}.yml").read_text("utf-8")
    lines = r"(?m)^( *)# ((?:ODOO_OWASP_DISCLOSURES: |- cp ).*)$"
    said = re.sub(lines, r"\1\2", text)
    step = re.search(r"(?m)^ *# - name: Say what is under embargo\n(?: *# .*\n)+", text)
    if step:
        said = said.replace(step[0], step[0].replace("# ", "", step[0].count("\n")))
    (tmp_path / "pipeline.yml").write_text(said)
    schema = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}[service]
    more = ["--data-transform", "gitlab-ci"] if service == "gitlab" else []
    done = checked(schema, tmp_path / "pipeline.yml", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    pipeline = YAML(typ="safe").load(said)
    if service == "github":
        env, steps = pipeline["env"], pipeline["jobs"]["verify"]["steps"]
        names = [one["name"] for one in steps]
        before = "".join(one.get("run", "") for one in steps[: names.index("Verify the claims")])
    else:
        env = pipeline["odoo-owasp"]["variables"]
        before = "".join(pipeline["odoo-owasp"]["before_script"])
    assert env[disclosures.PLACE].startswith("/")
    assert f'"${disclosures.PLACE}"' in before


@pytest.mark.parametrize("service", SERVICES)
def test_no_private_file_is_named(service: str) -> None:
    text = (FOLDER / f"{service}.yml").read_text("utf-8")
    assert not [name for name in PRIVATE if name in text]


def test_a_mistake_in_a_pipeline_is_seen(tmp_path: Path) -> None:
    wrong = (FOLDER / "github.yml").read_text("utf-8").replace("steps:", "step:")
    (tmp_path / "github.yml").write_text(wrong)
    assert checked("vendor.github-workflows", tmp_path / "github.yml").returncode == 1
