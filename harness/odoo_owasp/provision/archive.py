"""Odoo from the distribution's package archive: signed index, verified hash, unpacked tree."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision.machine import dies_with_parent, need_space, need_tool
from odoo_owasp.provision.steps import Step, Steps

_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_URI_LINE = re.compile(r"^'(?P<base>https?://[^']+?)/dists/(?P<suite>[a-z]+)/(?:In)?Release'", re.M)
_UNPACKED_MB = 600


@dataclass(frozen=True, slots=True)
class Source:
    """An Odoo source tree: ``tree`` goes on Python's path; ``version`` names the build."""

    tree: Path
    version: str
    sha256: str

    @property
    def addons(self) -> tuple[str, ...]:
        """Its add-ons folders: a package has one, a checkout has two."""
        folders = (self.tree / "odoo" / "addons", self.tree / "addons")
        return tuple(str(one) for one in folders if one.is_dir())


class Archive:
    """A private apt, so that neither the machine's package lists nor its state are touched.

    Works as an ordinary user. The archive's signature is verified by apt with the
    distribution's own keyring; the mirror is the one the machine itself uses.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._config = folder / "apt.conf"

    def fetch(self, release: Mapping[str, Any], steps: Steps) -> Source:
        """The tree of ``release`` (its TOML), downloaded, verified and unpacked if need be.

        Raises Trouble where the archive cannot be reached, its signature does not verify, the
        disk is full or a tool is missing. What was complete before is used again.
        """
        need_tool("apt-get", "apt")
        need_tool("dpkg-deb", "dpkg")
        package = release["package"]
        with steps.step("package index (signed)") as step:
            self._update(sorted({package["suite"], *package["assets"]}))
            fact = self._facts(package["name"])
        tree = self._folder / "trees" / f"{package['name']}_{fact['Version']}_{fact['SHA256'][:12]}"
        if not tree.exists():
            need_space(self._folder, _UNPACKED_MB, "unpacking Odoo")
            with steps.step(f"download {package['name']} {fact['Version']}") as step:
                debs = self._download(package, fact, step)
            with steps.step("unpack") as step:
                self._unpack(debs, tree, step)
        return Source(tree / package["tree"], fact["Version"], fact["SHA256"])

    def _update(self, suites: list[str]) -> None:
        mirror = self._mirror()
        for part in ("state/lists/partial", "cache/archives/partial", "downloads"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        (self._folder / "status").touch()
        if not _KEYRING.exists():
            raise Trouble(
                f"the archive's keyring {_KEYRING} is missing, so its signature cannot be verified",
                "run: sudo apt-get install debian-archive-keyring",
            )
        (self._folder / "sources.list").write_text(
            "".join(f"deb [signed-by={_KEYRING}] {mirror} {suite} main\n" for suite in suites)
        )
        # The machine's own apt configuration (proxies...) is read as well.
        self._config.write_text(
            f'Dir::State "{self._folder}/state";\n'
            f'Dir::State::status "{self._folder}/status";\n'
            f'Dir::Cache "{self._folder}/cache";\n'
            f'Dir::Etc::sourcelist "{self._folder}/sources.list";\n'
            'Dir::Etc::sourceparts "/dev/null";\n'
            'Dir::Etc::preferences "/dev/null";\n'
            'Dir::Etc::preferencesparts "/dev/null";\n'
            'APT::Sandbox::User "";\n'
        )
        self._apt("apt-get", "update", "-o", "APT::Update::Error-Mode=any")

    def _mirror(self) -> str:
        """The mirror of the distribution that this machine's own apt is configured for."""
        if chosen := os.environ.get("ODOO_OWASP_DEBIAN_MIRROR"):
            return chosen.rstrip("/")
        empty = self._folder / "asking"
        (empty / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        asked = subprocess.run(
            [
                "apt-get",
                "update",
                "--print-uris",
                "-o",
                f"Dir::State::lists={empty}/lists",
                "-o",
                f"Dir::Cache={empty}",
            ],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=dies_with_parent(),
        )
        for found in _URI_LINE.finditer(asked.stdout):
            if found["base"].rstrip("/").endswith("/debian"):
                return found["base"]
        raise Trouble(
            "this machine's apt configuration names no Debian mirror",
            "set ODOO_OWASP_DEBIAN_MIRROR to one, or use --odoo-source with a checkout of Odoo",
        )

    def _facts(self, package: str) -> dict[str, str]:
        """Version, SHA256 and Size of ``package``, as the signed index gives them."""
        shown = self._apt("apt-cache", "show", "--no-all-versions", package).splitlines()
        pairs = (
            line.split(": ", 1) for line in shown if re.match(r"(Version|SHA256|Size): ", line)
        )
        fact = dict(pairs)
        if len(fact) < 3:
            raise Trouble(f"the archive's index does not describe {package}")
        return fact

    def _download(
        self, package: Mapping[str, Any], fact: Mapping[str, str], step: Step
    ) -> list[Path]:
        folder = self._folder / "downloads"
        wanted = [f"{package['name']}={fact['Version']}"]
        wanted += [
            f"{name}/{suite}" for suite, names in package["assets"].items() for name in names
        ]
        fetching = subprocess.Popen(
            ["apt-get", "download", "--quiet", *wanted],
            cwd=folder,
            env=dict(os.environ, APT_CONFIG=str(self._config)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=dies_with_parent(),
        )
        while fetching.poll() is None:
            step.at(sum(file.stat().st_size for file in folder.glob("*")), int(fact["Size"]))
            time.sleep(0.2)
        if fetching.returncode:
            complaint = fetching.stderr.read() if fetching.stderr else ""
            raise Trouble(
                f"the download failed: {_errors(complaint)}",
                "check the network and the disk, then start again: what is complete is kept",
            )
        names = [re.split(r"[=/]", one)[0] for one in wanted]
        debs = [_newest(folder, name) for name in names]
        if _sha256(debs[0]) != fact["SHA256"]:
            debs[0].unlink()
            raise Trouble(
                f"{debs[0].name} does not have the hash that the signed index gives; removed",
                "start again; if it happens twice, the mirror or a proxy alters files",
            )
        return debs

    def _unpack(self, debs: list[Path], tree: Path, step: Step) -> None:
        """Unpack without translations (two thirds of the size), then put in place at once."""
        partial = tree.with_name(tree.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for number, deb in enumerate(debs):
            step.at(number, len(debs))
            content = subprocess.Popen(
                ["dpkg-deb", "--fsys-tarfile", deb],
                stdout=subprocess.PIPE,
                preexec_fn=dies_with_parent(),
            )
            done = subprocess.run(
                [
                    "tar",
                    "-xf",
                    "-",
                    "-C",
                    partial,
                    "--no-same-owner",
                    "--exclude=*/i18n/*.po",
                    "--exclude=*/i18n/*.pot",
                ],
                stdin=content.stdout,
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=dies_with_parent(),
            )
            if content.wait() or done.returncode:
                shutil.rmtree(partial, ignore_errors=True)
                raise Trouble(f"{deb.name} could not be unpacked: {done.stderr.strip()[:300]}")
        partial.rename(tree)

    def _apt(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=dict(os.environ, APT_CONFIG=str(self._config)),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=dies_with_parent(),
        )
        if done.returncode:
            raise Trouble(
                f"{command[0]} {command[1]} failed: {_errors(done.stderr)}",
                "check the network; a signature error means the mirror is not what it claims to be",
            )
        return done.stdout


def _errors(complaint: str) -> str:
    lines = [line[3:] for line in complaint.splitlines() if line.startswith("E: ")]
    return " | ".join(lines[:3]) or complaint.strip()[:300]


def _newest(folder: Path, package: str) -> Path:
    return max(folder.glob(f"{package}_*.deb"), key=lambda file: file.stat().st_mtime)


def _sha256(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as data:
        while block := data.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
