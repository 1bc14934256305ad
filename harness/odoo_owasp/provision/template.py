"""The template: a stopped cluster with a seeded demo database, built once and cloned per run."""

import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from odoo_owasp import content
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import configuration
from odoo_owasp.provision import odoo as odoo_command
from odoo_owasp.provision.archive import Archive, Source
from odoo_owasp.provision.machine import (
    cache_dir,
    dies_with_parent,
    free_ports,
    need_space,
    need_tool,
    servant,
)
from odoo_owasp.provision.postgres import ODOO_USER, Cluster, binaries
from odoo_owasp.provision.python_env import environment
from odoo_owasp.provision.steps import Steps

DATABASE = "demo"
_BUILD_MB = 1000
_FORMAT = 2
"""To be raised when this package builds templates differently."""
_KEPT = 3
"""Templates of a release that are kept; a template takes about 220 MB."""
_IN_USE = 3 * 3600
"""Seconds that nobody must have asked for a template before it may be forgotten."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked to have built."""

    release: str = "19.0"
    odoo_source: str = ""
    odoo_python: str = ""
    addons: tuple[str, ...] = ()
    """Folders of further add-ons; ``modules`` empty: all that are in them are installed."""
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A built template; ``facts`` are what its seeding made, its secrets included."""

    home: Path
    release: Mapping[str, Any]
    source: Source
    environment: Path
    facts: Mapping[str, Any]
    addons: tuple[Path, ...] = ()

    def cluster(self, home: Path) -> Cluster:
        """The cluster in ``home``, of the PostgreSQL build that this template was made with."""
        return Cluster(home, binaries(self.environment, self.release, servant()), servant())

    def odoo(self, home: Path, cluster: Cluster, **more: Any) -> odoo_command.Odoo:
        """Odoo on the cluster in ``home``."""
        python = self.environment / "bin" / "python"
        data = home / "data"
        addons = (*self.addons, *more.pop("extra_addons", ()))
        return odoo_command.Odoo(
            python, self.source.tree, data, cluster, DATABASE, servant(), addons, **more
        )


def template(order: Order, steps: Steps, *, refresh: bool = False) -> Template:
    """The template for ``order``; what is missing of it is built first.

    One build at a time on a machine: a second one waits, and says for whom.
    """
    cache = cache_dir()
    addons = tuple(_own_addons(folder) for folder in order.addons)
    declared = content.read_toml(content.release_file(order.release))
    release = _with_modules(declared, order, addons)
    with _locked(cache, steps):
        source = _source(order, release, cache, steps, refresh)
        _demand_modules(release["odoo"]["modules"], source.tree, addons)
        home_of_python = environment(cache / "python", release, servant(), steps, order.odoo_python)
        postgres = binaries(home_of_python, release, servant())
        templates, parts = cache / "templates", (source, home_of_python, postgres.version)
        home = templates / f"{order.release}-{_key(release, *parts, addons)}"
        unbuilt = Template(home, release, source, home_of_python, {}, addons)
        if not home.exists():
            plain = templates / f"{order.release}-{_key(declared, *parts, ())}"
            _build(unbuilt, replace(unbuilt, home=plain, release=declared, addons=()), steps)
        _demand_owner(home)
        os.utime(home)  # when it was last asked for
        facts = json.loads((home / "facts.json").read_text())
    return Template(home, release, source, home_of_python, facts, addons)


def _demand_owner(home: Path) -> None:
    """Give a template to the servers' account again, where a cache's archive had no owners."""
    owner = servant().uid
    if owner is None or (home / "pgdata").stat().st_uid == owner:
        return
    for folder in (home / "pgdata", home / "data"):
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)


def _own_addons(named: str) -> Path:
    """A folder of the user's own add-ons. Raises Trouble where there is none in it."""
    folder = Path(named).expanduser().absolute()
    if not _modules_in(folder):
        raise Trouble(
            f"{folder} holds no add-on: there is no */__manifest__.py in it",
            "name the folder above the add-ons with --addons",
        )
    if not servant().may_read(next(folder.glob("*/__manifest__.py"))):
        raise Trouble(
            f"the servers run as an unprivileged account, which cannot read {folder}",
            "move the add-ons to a folder that others may enter",
        )
    return folder


def _demand_modules(names: Sequence[str], tree: Path, addons: Sequence[Path]) -> None:
    """Raise Trouble for a module that is nowhere: Odoo would go on without it."""
    folders = (tree / "odoo" / "addons", tree / "addons", *addons)
    for name in names:
        if not any((folder / name / "__manifest__.py").exists() for folder in folders):
            raise Trouble(
                f"there is no module {name!r} in this Odoo or in the add-ons named",
                "name the folder above it with --addons",
            )


def _modules_in(folder: Path) -> list[str]:
    return sorted(manifest.parent.name for manifest in folder.glob("*/__manifest__.py"))


def _with_modules(
    release: Mapping[str, Any], order: Order, addons: Sequence[Path]
) -> dict[str, Any]:
    """The release's declaration, with the modules that the order adds to it."""
    theirs = [module for folder in addons for module in _modules_in(folder)]
    more = [one for one in order.modules or theirs if one not in release["odoo"]["modules"]]
    odoo = {**release["odoo"], "modules": [*release["odoo"]["modules"], *more]}
    return {**release, "odoo": odoo}


@contextmanager
def _locked(cache: Path, steps: Steps) -> Iterator[None]:
    """Hold the machine's one build lock; the file beside it says who holds it."""
    lock = FileLock(cache / "build.lock")
    owner = cache / "build.owner"
    try:
        lock.acquire(timeout=0.2)
    except Timeout:
        holder = owner.read_text().strip() if owner.exists() else "another process"
        steps.notice(f"waiting: {holder} is building")
        lock.acquire()
    try:
        owner.write_text(f"process {os.getpid()}")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def _source(
    order: Order, release: Mapping[str, Any], cache: Path, steps: Steps, refresh: bool
) -> Source:
    """Odoo's source: the user's own folder, what was fetched before, or the archive's package."""
    if order.odoo_source:
        return _own_source(Path(order.odoo_source).expanduser().absolute())
    noted = cache / "sources" / f"{order.release}.json"
    if noted.exists() and not refresh:
        known = json.loads(noted.read_text())  # written whole or not at all
        source = Source(cache / known["tree"], known["version"], known["sha256"])
        if source.tree.exists():
            return source
    source = Archive(_made(cache / "archive")).fetch(release, steps)
    if source.sha256 != release["tested"]["sha256"]:
        steps.notice(
            f"the archive's build {source.version} is not the tested "
            f"{release['tested']['version']}: verdicts are about the former"
        )
    _made(noted.parent)
    tree = source.tree.relative_to(cache)  # the folder may be carried to another place
    known = {"tree": str(tree), "version": source.version, "sha256": source.sha256}
    write_private(noted, json.dumps(known))
    return source


def _own_source(folder: Path) -> Source:
    """The user's own tree. Its state is part of its identity: XML and CSV are in the database."""
    for tree in (folder, folder / "usr/lib/python3/dist-packages"):
        if (tree / "odoo" / "release.py").exists():
            if not servant().may_read(tree / "odoo" / "release.py"):
                raise Trouble(
                    f"the servers run as an unprivileged account, which cannot read {tree}",
                    "move the source to a folder that others may enter",
                )
            state = _state(tree)
            return Source(tree, f"{_described(tree)}, state {state[:8]}", state)
    raise Trouble(
        f"{folder} holds no Odoo: there is no odoo/release.py in it",
        "name a checkout or an unpacked release with --odoo-source",
    )


def _state(tree: Path, tops: Sequence[str] = ("odoo", "addons")) -> str:
    """A hash that changes with every file below the tree's code.

    Of names and contents, not of times: a fresh checkout of the same commit is the same.
    """
    digest = sha256()
    for top in tops:
        for folder, folders, files in os.walk(tree / top):
            folders[:] = sorted(
                name for name in folders if name != "__pycache__" and not name.startswith(".")
            )
            for name in sorted(files):
                path = Path(folder, name)
                digest.update(f"{path.relative_to(tree)}\0".encode() + _contents(path))
    return digest.hexdigest()


def _contents(path: Path) -> bytes:
    """A hash of what is in a file; a link is where it leads to, whether that exists or not."""
    if path.is_symlink():
        return sha256(str(path.readlink()).encode()).digest()
    return sha256(path.read_bytes()).digest() if path.is_file() else b""


def _described(tree: Path) -> str:
    """What git calls the state of ``tree``, where it is a checkout of its own."""
    git = ["git", "-c", f"safe.directory={tree}", "-C", str(tree)]
    asked = [
        subprocess.run(
            [*git, *words], capture_output=True, text=True, check=False,
            preexec_fn=dies_with_parent(),
        )
        for words in (["rev-parse", "--show-toplevel"], ["describe", "--always", "--dirty"])
    ]  # fmt: skip
    its_own = asked[0].stdout.strip() == str(tree)
    return asked[1].stdout.strip() if its_own and asked[1].stdout else f"source in {tree.name}"


def _key(
    release: Mapping[str, Any], source: Source, python: Path, postgres: str, addons: Sequence[Path]
) -> str:
    """Changes with everything that went into a template; not with where that is kept."""
    parts = [
        json.dumps(release, sort_keys=True), source.version, source.sha256,
        python.name, postgres, str(_FORMAT), _seed_script().read_text(),
        (content.folder("fixtures") / "roles.toml").read_text(),
        *(_state(folder, _modules_in(folder)) for folder in addons),
    ]  # fmt: skip
    return sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _build(target: Template, plain: Template, steps: Steps) -> None:
    """Build into a folder beside, then put it in place at once; each finished step is kept.

    ``plain`` is the release without what was added to it.
    """
    need_tool("nginx", "nginx-light")
    need_tool("chromium", "chromium")
    building = target.home.with_name(target.home.name + ".building")
    need_space(_made(building.parent), _BUILD_MB, "building the demo database")
    building.mkdir(exist_ok=True)
    cluster = target.cluster(building)
    odoo = target.odoo(building, cluster)
    try:
        _install(target, plain, building, cluster, odoo, steps)
        facts = _seed(building, odoo, steps)
        with steps.step("warm the asset bundles") as step:
            port = free_ports(1)[0]
            settings = configuration.write(building / "odoo-warm.conf", secrets.token_hex(24), {})
            server = odoo.serve(port, building / "odoo-warm.log", settings)
            admin = facts["roles"]["administrator"]
            odoo_command.warm(
                port, target.release["odoo"]["warm"], admin["login"], admin["password"],
                DATABASE, step,
            )  # fmt: skip
            server.terminate()
            server.wait()
        with steps.step("freeze the template"):
            with cluster.connect(DATABASE) as connection:
                connection.execute("VACUUM ANALYZE")
            cluster.stop()
    finally:
        cluster.stop()
    for leftover in (cluster.sockets, cluster.logs, building / "data" / "sessions"):
        shutil.rmtree(leftover, ignore_errors=True)
    os.sync()  # the cluster itself never waits for the disk
    building.rename(target.home)
    _forget_older(target.home)


def _forget_older(newest: Path) -> None:
    """Keep the last few templates of a release, and what somebody may still clone.

    Each commit of a source makes one.
    """
    release = newest.name.split("-")[0]
    built = [path for path in newest.parent.glob(f"{release}-*") if path.suffix != ".building"]
    asked_for = {path: path.stat().st_mtime for path in built}
    for old in sorted(built, key=asked_for.__getitem__, reverse=True)[_KEPT:]:
        if asked_for[old] < time.time() - _IN_USE:
            shutil.rmtree(old, ignore_errors=True)


def _install(
    target: Template, plain: Template, building: Path, cluster: Cluster,
    odoo: odoo_command.Odoo, steps: Steps,
) -> None:  # fmt: skip
    """The database with its modules; an interrupted installation starts over.

    What was added to the ``plain`` release is installed upon a copy of it, which is kept: a
    change of an add-on does not install all the rest again.
    """
    done = building / "installed"
    half_seeded = (building / "seeding").exists() and not (building / "facts.json").exists()
    if done.exists() and not half_seeded:
        cluster.start(log_statements=False)
        return
    for mark in (done, building / "seeding", building / "facts.json"):
        mark.unlink(missing_ok=True)
    for leftover in (cluster.data, odoo.data):
        shutil.rmtree(leftover, ignore_errors=True)
    log = building / "odoo-install.log"
    log.unlink(missing_ok=True)
    modules, known = target.release["odoo"]["modules"], plain.release["odoo"]["modules"]
    if modules == known:
        _install_all(cluster, odoo, modules, log, steps)
    else:
        _copied(_installed(plain, steps), building)
        cluster.start(log_statements=False)
        with steps.step("install what was added") as step:
            odoo.install([one for one in modules if one not in known], log, step)
    cluster.checkpoint()
    done.touch()


def _install_all(
    cluster: Cluster, odoo: odoo_command.Odoo, modules: list[str], log: Path, steps: Steps
) -> None:
    servant().owns(_made(odoo.data))
    with steps.step("PostgreSQL cluster"):
        cluster.create()
        cluster.start(log_statements=False)
        with cluster.connect() as connection:
            connection.execute(f"CREATE ROLE {ODOO_USER} LOGIN CREATEDB")
            # Owned by Odoo's role, or Odoo would not list it as its own.
            connection.execute(
                f"CREATE DATABASE {DATABASE} OWNER {ODOO_USER} TEMPLATE template0 ENCODING 'UTF8'"
            )
    with steps.step("install modules with demo data") as step:
        odoo.install(modules, log, step)


def _installed(plain: Template, steps: Steps) -> Path:
    """A stopped cluster with the modules of a release, not seeded."""
    home = plain.home.with_name(f"{plain.home.name}.bare")
    if not home.exists():
        need_space(home.parent, _BUILD_MB, "the release that add-ons are installed upon")
        building = home.with_name(f"{home.name}.building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        cluster = plain.cluster(building)
        try:
            odoo = plain.odoo(building, cluster)
            modules = plain.release["odoo"]["modules"]
            _install_all(cluster, odoo, modules, building / "odoo-install.log", steps)
        finally:
            cluster.stop()
        building.rename(home)
    _demand_owner(home)
    os.utime(home)  # when it was last asked for
    return home


def _copied(bare: Path, building: Path) -> None:
    for folder in ("pgdata", "data"):
        subprocess.run(
            ["cp", "-a", "--reflink=auto", bare / folder, building / folder],
            check=True, preexec_fn=dies_with_parent(),
        )  # fmt: skip


def _seed(building: Path, odoo: odoo_command.Odoo, steps: Steps) -> dict[str, Any]:
    """Roles and records. Half a seeding is not to be told from a whole one: then all is redone."""
    noted = building / "facts.json"
    if noted.exists():
        return dict(json.loads(noted.read_text()))
    roles = content.read_toml(content.folder("fixtures") / "roles.toml")
    for role in roles.values():
        role["password"] = secrets.token_urlsafe(18)
        role["api_key"] = secrets.token_hex(20)
    (building / "seeding").touch()
    with steps.step("seed roles and records"):
        made = odoo.script(_seed_script(), {"roles": roles})
        odoo.cluster.checkpoint()
    for name, role in made["roles"].items():
        role.update(password=roles[name]["password"], api_key=roles[name]["api_key"])
    write_private(noted, json.dumps(made))
    return dict(made)


def write_private(path: Path, text: str) -> None:
    """Write ``text`` so that only its owner can ever read it, whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    fresh.rename(path)


def _seed_script() -> Path:
    return content.folder("demo_db") / "seed.py"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
