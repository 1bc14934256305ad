"""A running demo deployment: a clone of the template with its servers, and its removal."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from odoo_owasp.logic.permit import origin
from odoo_owasp.model.mutant import Mutant
from odoo_owasp.model.role import Role, Secret
from odoo_owasp.model.rules import CONSENT_KEY, EVERYTHING, Consent, Rules
from odoo_owasp.model.target import CANARIES, Host, Observatory, Planted, Target
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.provision import configuration, target_file, tenants
from odoo_owasp.provision.machine import (
    dies_with_parent,
    free_ports,
    need_free,
    need_space,
    servant,
)
from odoo_owasp.provision.mutants import MODULE, VARIABLE, mutants_folder
from odoo_owasp.provision.nginx import HOST, Front
from odoo_owasp.provision.postgres import SUPERUSER, Cluster
from odoo_owasp.provision.sink import Sink
from odoo_owasp.provision.standing import (
    KEPT,
    MAILS,
    deployments_dir,
    new_home,
    note_process,
    remove,
)
from odoo_owasp.provision.steps import Steps
from odoo_owasp.provision.template import DATABASE, Template, write_private

_CONSENT_HOURS = 24
_CLONE_MB = 400


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the deployment listens on 127.0.0.1."""

    odoo: int
    plain: int
    tls: int
    smtp: int
    bus: int


def choose_ports(plain: int = 0, tls: int = 0) -> Ports:
    """Free ports, or those asked for. Raises Trouble that says who has one that is taken."""
    odoo, free_plain, free_tls, smtp, bus = free_ports(5)
    return Ports(
        odoo, need_free(plain) if plain else free_plain, need_free(tls) if tls else free_tls,
        smtp, bus,
    )  # fmt: skip


@contextmanager
def deployed(
    template: Template, steps: Steps, *, mutant: Mutant | None = None, two: bool = False
) -> Iterator[tuple[Target, Path]]:
    """A fresh clone that is gone when the context closes; with the file that describes it.

    It has a second database, and what serves both, where ``two`` are asked for. Its servers die
    with this process, however it ends; what a killed one leaves on disk is swept by the next start.
    """
    name = f"run-{os.getpid()}-{secrets.token_hex(3)}"
    home = new_home(name, kept=False)
    try:
        target = start(template, home, choose_ports(), steps, mutant=mutant, two=two)
        yield target, home / "target.json"
    finally:
        remove(home)


def start_kept(template: Template, ports: Ports, steps: Steps) -> Target:
    """Start the deployment that outlives us. Raises Trouble if it stands already."""
    try:
        home = new_home(KEPT, kept=True)
    except FileExistsError as error:
        raise Trouble(
            "the demo deployment stands already",
            "see: odoo-owasp status   remove it: odoo-owasp down",
        ) from error
    try:
        return start(template, home, ports, steps, kept=True)
    except BaseException:
        remove(home)
        raise


def restart_kept(template: Template, steps: Steps) -> Target:
    """Replace the kept deployment by a fresh clone on its ports. Raises Trouble if none is up."""
    home = deployments_dir() / KEPT
    described = home / "target.json"
    if not described.exists():
        raise Trouble("no demo deployment is up", "start one with: odoo-owasp up")
    try:
        old = target_file.load(described.read_text())
    except (KeyError, TypeError, ValueError) as error:
        raise Trouble(
            "the demo deployment was started by another version of odoo-owasp",
            "odoo-owasp down, then odoo-owasp up",
        ) from error
    tls, plain = (int(url.rsplit(":", 1)[1]) for url in (old.base_url, old.plain_url))
    remove(home)
    return start_kept(template, choose_ports(plain, tls), steps)


def start(
    template: Template,
    home: Path,
    ports: Ports,
    steps: Steps,
    *,
    mutant: Mutant | None = None,
    kept: bool = False,
    two: bool = False,
) -> Target:
    """Clone the template into ``home`` and start its servers. Raises Trouble if one will not."""
    cluster = template.cluster(home)
    shared = tenants.shared() if two else None
    front = Front(
        home / "nginx",
        servant(),
        odoo_port=ports.odoo,
        plain_port=ports.plain,
        tls_port=ports.tls,
        bus_port=ports.bus,
        shared=shared,
    )
    with steps.step("clone the template"):
        clone(template.home, home)
        cluster.start(log_statements=True, dies_with_parent=not kept)
        note_process(home, "postgres", cluster.pid)
        consent, watermarks, modules = _prepare(cluster, template, front, mutant)
        second = None
        if shared:
            sql = mutant.second_sql if mutant else ""
            second = tenants.add(cluster, home / "data", shared, template.facts, sql)
    with steps.step("start the servers"):
        sink = Sink(home / MAILS, ports.smtp)
        note_process(home, "sink", sink.start(dies_with_parent=not kept).pid)
        changes = mutant.nginx if mutant else ()
        kind = mutant.certificate if mutant else ""
        nginx = front.start(changes, certificate=kind, dies_with_parent=not kept)
        note_process(home, "nginx", nginx.pid)
        host = _canaries(home)
        sabotage = _sabotage(mutant, home)
        env = {**sabotage.pop("env", {}), host.variable: host.value}
        odoo = template.odoo(
            home, cluster, smtp_port=ports.smtp, options=several_processes(ports.bus), env=env,
            **sabotage,
        )  # fmt: skip
        changed = mutant.config if mutant else {}
        settings = configuration.write(Path(host.configuration), host.master, changed)
        server = odoo.serve(ports.odoo, home / "odoo.log", settings, dies_with_parent=not kept)
        note_process(home, "odoo", server.pid)
        if shared:
            by_host = configuration.write(
                home / "odoo-shared.conf", host.master, changed, configuration.BY_HOST
            )
            both = tenants.serve(odoo, shared, by_host, dies_with_parent=not kept)
            note_process(home, "odoo", both.pid)
    host = replace(host, process=server.pid)
    target = _describe(template, front, cluster, sink, consent, watermarks, modules, host)
    if second:
        target = tenants.described(target, second)
    write_private(home / "target.json", target_file.dump(target))
    return target


_MOST_PROCESSES = 4
"""More than requests are under way at a time would wait for none."""


def several_processes(bus_port: int) -> tuple[str, ...]:
    """Odoo's options for a process a core: one alone would leave the other cores idle.

    As in production; so what one process remembers and another does not, comes to light.
    """
    return (f"--workers={min(os.cpu_count() or 1, _MOST_PROCESSES)}", f"--gevent-port={bus_port}",
            f"--limit-request={10**9}")  # fmt: skip


_XML = (".xml", ".svg")
"""Ends of names whose files are parsed before anything of them is told."""


def _canaries(home: Path) -> Host:
    """Plant what must never be told: a file that the servers may read, outside of what is theirs,
    and a variable of Odoo's environment. Odoo's process is not known yet.
    """
    data, folder = home / "data", home / "canary"
    folder.mkdir()
    content = secrets.token_hex(24)
    for suffix in CANARIES:
        file = folder / f"canary{suffix}"
        file.write_text(f"<t>{content}</t>" if suffix in _XML else content)
        servant().owns(file)
    servant().owns(folder)
    return Host(
        canary=str(folder / f"canary{CANARIES[0]}"),
        content=content,
        variable="ODOO_OWASP_CANARY",
        value=secrets.token_hex(24),
        process=0,
        writable=(str(data), str(folder)),
        kept=(str(data / "filestore"), str(data / "sessions")),
        log=str(home / "odoo.log"),
        configuration=str(home / "odoo.conf"),
        master=secrets.token_urlsafe(24),
    )


def _sabotage(mutant: Mutant | None, home: Path) -> dict[str, Any]:
    if mutant is None or not mutant.inside:
        return {}
    # Copies: the servers' account may not be able to enter the folder that we were started from.
    shutil.copytree(mutants_folder() / "loader", home / "mutant")
    file = shutil.copy(mutants_folder() / f"{mutant.name}.py", home / "mutant")
    return {
        "extra_addons": (home / "mutant",),
        "server_wide": ("base", "rpc", "web", MODULE),
        "env": {VARIABLE: str(file)},
    }


def clone(template: Path, home: Path) -> None:
    """Copy the cluster; link the filestore, whose files are written once (cp keeps owners)."""
    need_space(home, _CLONE_MB, "a clone of the demo database")
    for words in (["cp", "-a", "--reflink=auto"], ["cp", "-al"]):
        folder = "data" if "-al" in words else "pgdata"
        done = subprocess.run(
            [*words, template / folder, home / folder],
            capture_output=True, text=True, check=False, preexec_fn=dies_with_parent(),
        )  # fmt: skip
        if done.returncode:
            raise Trouble(
                f"the template could not be cloned: {done.stderr.strip()[-300:]}",
                "free some disk space; the cache must be on a file system with hard links",
            )


def _prepare(
    cluster: Cluster, template: Template, front: Front, mutant: Mutant | None
) -> tuple[Consent, dict[str, int], frozenset[str]]:
    """Plant the consent, apply the mutant's SQL, and note what stands at this moment."""
    consent = Consent(
        DATABASE,
        template.facts["database_uuid"],
        front.base_url,
        front.plain_url,
        (HOST,),
        (EVERYTHING,),
        datetime.now(UTC) + timedelta(hours=_CONSENT_HOURS),
        secrets.token_hex(16),
        "a throw-away demo deployment, provisioned by odoo-owasp",
    )
    with cluster.connect(DATABASE) as connection:
        connection.execute(
            "INSERT INTO ir_config_parameter (key, value, create_date, write_date) "
            "VALUES (%s, %s, now(), now())",
            [CONSENT_KEY, target_file.dump_consent(consent)],
        )
        # A mail server in the database would come before the sink.
        connection.execute("UPDATE ir_mail_server SET active = false")
        if mutant and mutant.sql:
            connection.execute(mutant.sql)
        modules = connection.execute(
            "SELECT name FROM ir_module_module WHERE state = 'installed'"
        ).fetchall()
        watermarks = _watermarks(connection)
    return consent, watermarks, frozenset(name for (name,) in modules)


def _watermarks(connection: Any) -> dict[str, int]:
    """The highest id of each table that has one."""
    tables = connection.execute(
        "SELECT table_name FROM information_schema.columns c JOIN information_schema.tables t "
        "USING (table_schema, table_name) WHERE table_schema = 'public' AND column_name = 'id' "
        "AND table_type = 'BASE TABLE'"
    ).fetchall()
    union = " UNION ALL ".join(
        f"SELECT '{table}', (SELECT max(id) FROM \"{table}\")"  # noqa: S608  names of the catalogue
        for (table,) in tables
    )
    return {table: highest or 0 for table, highest in connection.execute(union).fetchall()}


def _describe(
    template: Template,
    front: Front,
    cluster: Cluster,
    sink: Sink,
    consent: Consent,
    watermarks: Mapping[str, int],
    modules: frozenset[str],
    host: Host,
) -> Target:
    facts = template.facts
    roles = {"anonymous": Role("anonymous")}
    for name, role in facts["roles"].items():
        roles[name] = Role(
            name, role["login"], role["uid"], Secret(role["password"]), Secret(role["api_key"])
        )
    origins = (origin(front.base_url), origin(front.plain_url))
    transports = template.release["odoo"]["transports"]
    return Target(
        name="embedded demo deployment",
        run_id=secrets.token_hex(4),
        base_url=front.base_url,
        plain_url=front.plain_url,
        database=DATABASE,
        database_uuid=facts["database_uuid"],
        consent_nonce=consent.nonce,
        release=template.release["release"],
        build=template.source.version,
        tested_build=template.release["tested"]["version"],
        ca_file=str(front.ca_file),
        rules=Rules(frozenset(one for one in origins if one), HOST, any_host=True),
        modules=modules,
        capabilities=frozenset(
            {"tls", "plain-http", "database", "statement-log", "browser"}
            | {f"transport:{name}" for name in transports}
        ),
        roles=roles,
        planted={name: Planted(name, **one) for name, one in facts["planted"].items()},
        observatory=Observatory(
            str(cluster.sockets),
            SUPERUSER,
            str(cluster.statement_log),
            mails=str(sink.file),
            mail_port=sink.port,
            access_log=str(front.access_log),
        ),
        sources=(*template.source.addons, *map(str, template.addons)),
        watermarks=watermarks,
        host=host,
    )
