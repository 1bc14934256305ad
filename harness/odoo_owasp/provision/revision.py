"""The files of a git revision, beside whatever is checked out."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import cache_dir

_KEPT = 8
"""Revisions whose files are kept."""


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

    One commit always has one place, so that its demo deployment is built once.
    """
    home = cache_dir() / "revisions"
    home.mkdir(parents=True, exist_ok=True)
    place = home / f"{commit[:12]}-{sha256(str(repo.absolute()).encode()).hexdigest()[:8]}"
    if not place.exists():
        with tempfile.TemporaryDirectory(dir=home) as fresh:
            _unpack(_git(repo, "archive", "--format=tar", commit, "."), Path(fresh, "files"))
            Path(fresh, "files").rename(place)
    os.utime(place)  # when it was last asked for
    for old in sorted(home.iterdir(), key=lambda one: -one.stat().st_mtime)[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return place


def _unpack(command: Sequence[str], folder: Path) -> None:
    """Unpack what ``command`` packs; an Odoo has a gigabyte, so nothing is held in memory."""
    try:
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE) as packed,
            tarfile.open(fileobj=packed.stdout, mode="r|") as archive,
        ):
            archive.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise Trouble(f"{' '.join(command)} cannot be unpacked: {error}") from error
    if packed.returncode:
        raise Trouble(f"git gave no more than a part: {' '.join(command)}")


def _git(repo: Path, *words: str) -> list[str]:
    folder = str(repo.absolute())
    return ["git", "-c", f"safe.directory={folder}", "-C", folder, *words]
