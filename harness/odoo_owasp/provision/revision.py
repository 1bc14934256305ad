"""The files of a git revision, beside whatever is checked out."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import cache_dir

_KEPT = 8
"""Revisions whose files are kept."""
_SUBMODULE = "160000 "
"""The mode of a commit of another repository, of which this one has no files."""


def commit_of(repo: Path, revision: str) -> str:
    """The commit that ``revision`` names; empty: there is none.

    Raises Trouble where there is no repository.
    """
    words = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    inside, named = (
        subprocess.run(_git(repo, "rev-parse", *more), capture_output=True, text=True, check=False)
        for more in ((), words)
    )
    if inside.returncode:
        raise Trouble(f"{repo} is in no git repository", "name its folder")
    return named.stdout.strip()


def exported(repo: Path, commit: str) -> Path:
    """The files of ``repo`` as they were in ``commit``, where the servers may read them.

    One commit always has one place, so that its demo deployment is built once. Raises Trouble
    where the commit does not hold all of them: it has submodules.
    """
    home = cache_dir() / "revisions"
    home.mkdir(parents=True, exist_ok=True)
    place = home / f"{commit[:12]}-{sha256(str(repo.absolute()).encode()).hexdigest()[:8]}"
    if not place.exists():
        with tempfile.TemporaryDirectory(dir=home) as fresh:
            _check_out(repo, commit, Path(fresh))
            Path(fresh, "files").rename(place)
    os.utime(place)  # when it was last asked for
    for old in sorted(home.iterdir(), key=lambda one: -one.stat().st_mtime)[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return place


def _check_out(repo: Path, commit: str, fresh: Path) -> None:
    """Write the files to ``fresh/files`` by an index of its own, so that ``repo`` stays as it is.

    `git archive` would leave out what is marked export-ignore.
    """
    files = fresh / "files"
    files.mkdir(mode=0o755)
    folder, below = _told(_git(repo, "rev-parse", "--absolute-git-dir", "--show-prefix")).split(
        "\n"
    )
    apart = ["--git-dir", folder, "--work-tree", str(files)]
    index = {"GIT_INDEX_FILE": str(fresh / "index")}
    _told(_git(repo, *apart, "read-tree", "--no-sparse-checkout", f"{commit}:{below}"), **index)
    entries = _told(_git(repo, *apart, "ls-files", "--stage", "-z"), **index).split("\0")
    if links := [one.partition("\t")[2] for one in entries if one.startswith(_SUBMODULE)]:
        raise Trouble(
            f"{repo} has submodules at {commit[:12]}, whose files are not in it: "
            f"{', '.join(links[:3])}",
            "check the commit out with its submodules, and name that folder",
        )
    _told(_git(files, *apart, "checkout-index", "--all", "--quiet"), **index)


def _told(command: Sequence[str], **environ: str) -> str:
    """What git says, without the last line's end; the servers may read what it writes."""
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="surrogateescape", check=False,
        umask=0o022, env={**os.environ, **environ},
    )  # fmt: skip
    if done.returncode:
        raise Trouble(f"git could not do it: {' '.join(command)}: {done.stderr.strip()}")
    return done.stdout.removesuffix("\n")


def _git(repo: Path, *words: str) -> list[str]:
    folder = str(repo.absolute())
    return ["git", "-c", f"safe.directory={folder}", "-C", folder, *words]
