"""Where the data folders are, in a checkout and in an installed wheel, and how they are read."""

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from odoo_owasp.logic.rule_notation import domain
from odoo_owasp.model.own import OwnData, OwnKind, tag
from odoo_owasp.model.scope import Scope, ScopeRule
from odoo_owasp.model.shipped import Shipped, ShippedRight, ShippedRule
from odoo_owasp.model.state import Housekeeping, Kind
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.vector import JSON_KINDS, Vector
from odoo_owasp.model.verdict import Reach, Standing
from odoo_owasp.model.waiver import Waiver

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The content folder ``name``: suites, fixtures, demo_db, reports or ci."""
    installed = _PACKAGE / "_content" / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name


def template(name: str) -> str:
    """The text of ``reports/templates/<name>``."""
    return (folder("reports") / "templates" / name).read_text("utf-8")


def read_toml(path: Path, schema: str = "") -> dict[str, Any]:
    """The TOML file ``path``, checked against ``fixtures/schemas/<schema>.schema.json``.

    Raises Trouble that names the file and the place of what is wrong.
    """
    try:
        with path.open("rb") as file:
            data = tomllib.load(file)
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"{path} is not valid TOML: {error}") from error
    if schema and (wrong := problem(data, schema)):
        raise Trouble(f"{path}: {wrong}", f"its schema is {_schema(schema)}")
    return data


def problem(data: Any, schema: str, of: str = "fixtures") -> str:
    """What is wrong with ``data`` by ``<of>/schemas/<schema>.schema.json``; empty: nothing."""
    worst = jsonschema.exceptions.best_match(_validator(schema, of).iter_errors(data))
    return "" if worst is None else f"{worst.json_path}: {worst.message}"


def problems(data: Any, schema: str) -> Iterator[tuple[list[str | int], str]]:
    """All that is wrong with ``data`` by ``fixtures/schemas/``: the place in it, and what."""
    for error in _validator(schema).iter_errors(data):
        yield list(error.absolute_path), error.message


def _validator(schema: str, of: str = "fixtures") -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(_schema(schema, of).read_text()))


def _schema(name: str, of: str = "fixtures") -> Path:
    return folder(of) / "schemas" / f"{name}.schema.json"


@cache
def scope_rules() -> tuple[ScopeRule, ...]:
    """What the disclosure policy says of which findings: ``fixtures/standards/scope.toml``."""
    path = folder("fixtures") / "standards" / "scope.toml"
    rules = read_toml(path, "scope")["rule"]
    _demand_unique(path, [one["id"] for one in rules], "id")
    _demand_unique(path, [claim for one in rules for claim in one.get("claims", ())], "claim")
    return tuple(
        ScopeRule(
            one["id"],
            Scope(one["scope"]),
            one["says"],
            tuple(Standing[name] for name in one.get("standings", ())),
            tuple(Reach[name] for name in one.get("reaches", ())),
            tuple(one.get("claims", ())),
            tuple(one.get("cwe", ())),
        )
        for one in rules
    )


@cache
def vectors(corpus: str) -> tuple[Vector, ...]:
    """The payload corpus ``fixtures/vectors/<corpus>.toml``."""
    path = folder("fixtures") / "vectors" / f"{corpus}.toml"
    data = read_toml(path, "vectors")
    _demand_unique(path, [entry["id"] for entry in data["vector"]], "id")
    return tuple(_vector(path, entry) for entry in data["vector"])


def _vector(path: Path, entry: dict[str, Any]) -> Vector:
    if not entry["id"].startswith(f"{entry['kind']}-"):
        raise Trouble(f"{path}: the id {entry['id']} does not begin with its kind, {entry['kind']}")
    if entry["kind"] in JSON_KINDS:
        _demand_json(path, entry)
    return Vector(
        entry["id"],
        entry["kind"],
        entry.get("value", "") * entry.get("repeat", 1),
        entry["tries"],
        entry["source"],
        entry.get("control", False),
        tuple(entry.get("needs", ())),
        entry.get("name", ""),
        entry.get("mimetype", ""),
        entry.get("encoding", ""),
        tuple((member["name"], member["content"]) for member in entry.get("members", ())),
        entry.get("shows", ""),
        entry.get("click", False),
    )


def _demand_json(path: Path, entry: dict[str, Any]) -> None:
    try:
        json.loads(entry["value"])
    except json.JSONDecodeError as error:
        raise Trouble(f"{path}: the value of {entry['id']} is not JSON: {error}") from error


def grown(kind: str, most: int, seed: int | None = None) -> tuple[Vector, ...]:
    """Up to ``most`` further attacks of ``kind``; see ``logic.growth``."""
    from odoo_owasp.logic import growth  # Hypothesis takes long to import, and few runs need it

    return growth.grown(kind, most, seed)


@cache
def known_names(name: str) -> dict[str, Any]:
    """The table ``fixtures/known_names/<name>.toml``."""
    return read_toml(folder("fixtures") / "known_names" / f"{name}.toml", name)


@cache
def recorded_methods(release: str) -> dict[str, Any] | None:
    """The recorded private methods of ``release``'s standard modules; None: there is no record."""
    path = folder("fixtures") / "known_names" / f"private_methods-{release}.json"
    if not path.exists():
        return None
    data = json.loads(path.read_text("utf-8"))
    if wrong := problem(data, "recorded_methods"):
        raise Trouble(f"{path}: {wrong}", f"its schema is {_schema('recorded_methods')}")
    return dict(data)


@cache
def shipped(release: str) -> Shipped:
    """The rights and rules of ``fixtures/shipped/<release>-*.csv``; none where it has none."""
    rights, rules = (_table(f"{release}-{what}") for what in ("rights", "rules"))
    return Shipped(
        tuple(
            ShippedRight(
                row["name"], row["model"], row["group"], frozenset(row["operations"].split())
            )
            for row in rights
        ),
        tuple(
            ShippedRule(
                row["name"], row["model"], frozenset(row["groups"].split()),
                frozenset(row["operations"].split()), domain(row["rule"]),
            )
            for row in rules
        ),
    )  # fmt: skip


@cache
def sanitizing(release: str) -> dict[tuple[str, str], frozenset[str]]:
    """The sanitizer's settings that are on for each rich-text field of ``release``, by model and
    name; none where there is no record.
    """
    path = folder("fixtures") / "sanitizing" / f"{release}.toml"
    if not path.exists():
        return {}
    return {
        (model, name): frozenset(settings.split())
        for model, fields in read_toml(path, "sanitizing").items()
        for name, settings in fields.items()
    }


@cache
def open_routes(release: str) -> dict[str, Any]:
    """The reviewed routes ``fixtures/open_routes/<release>.toml``; empty: there is no review."""
    path = folder("fixtures") / "open_routes" / f"{release}.toml"
    return read_toml(path, "open_routes") if path.exists() else {}


@cache
def acquirers(release: str) -> dict[str, frozenset[str]]:
    """The hosts that the payment modules of ``release`` may send to, by module; empty: there is
    no review.
    """
    path = folder("fixtures") / "acquirers" / f"{release}.toml"
    if not path.exists():
        return {}
    known = read_toml(path, "acquirers")["provider"]
    _demand_unique(path, [one["module"] for one in known], "module")
    return {one["module"]: frozenset([*one["takes"], *one.get("besides", ())]) for one in known}


def release_waivers(release: str) -> Path | None:
    """The file of the findings that an unmodified ``release`` has; None: it has none."""
    path = folder("fixtures") / "waivers" / f"{release}.toml"
    return path if path.exists() else None


def waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a TOML file; its schema is ``fixtures/schemas/waivers.schema.json``.

    Raises Trouble that names the file and the place of what is wrong. Whether they may be used is
    :mod:`odoo_owasp.waiving`'s to say.
    """
    return tuple(map(waiver, read_toml(path, "waivers").get("waiver", ())))


def waiver(entry: Mapping[str, Any]) -> Waiver:
    """The waiver that an entry of such a file describes."""
    told = {name: value for name, value in entry.items() if name != "findings"}
    marks = tuple(entry.get("fingerprints", ()))
    return Waiver(**{**told, "fingerprints": marks, "all_findings": "findings" in entry})


@cache
def never_waived() -> dict[str, str]:
    """The claims, or families of them, that may not be waived, and why."""
    return dict(read_toml(folder("fixtures") / "standards" / "never_waived.toml")["never"])


def _table(name: str) -> list[dict[str, str]]:
    path = folder("fixtures") / "shipped" / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def housekeeping() -> tuple[Housekeeping, ...]:
    """What Odoo itself writes when anyone logs in: ``fixtures/housekeeping.toml``."""
    path = folder("fixtures") / "housekeeping.toml"
    data = read_toml(path, "housekeeping")
    _demand_unique(path, [entry["table"] for entry in data["housekeeping"]], "table")
    return tuple(
        Housekeeping(
            entry["table"],
            entry["why"],
            frozenset(Kind(kind) for kind in entry.get("may", ())),
            tuple(entry.get("columns", ())),
            entry.get("where", {}),
        )
        for entry in data["housekeeping"]
    )


def _demand_unique(path: Path, names: Sequence[str], what: str) -> None:
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        raise Trouble(f"{path}: the {what} {repeated[0]} stands there more than once")


def releases() -> list[str]:
    """The releases of Odoo that demo deployments are declared for."""
    return sorted(file.stem for file in (folder("demo_db") / "releases").glob("*.toml"))


def release_file(release: str) -> Path:
    """The declaration of a demo Odoo of ``release``. Raises Trouble that lists what there is."""
    path = folder("demo_db") / "releases" / f"{release}.toml"
    if not path.exists():
        known = ", ".join(releases())
        raise Trouble(f"no demo deployment is declared for Odoo {release}", f"there are: {known}")
    return path


def own_data(database_uuid: str, modules: Set[str]) -> OwnData:
    """What the harness may create in a database with these ``modules`` installed."""
    declared = _own_records()
    kinds = tuple(OwnKind(**kind) for kind in declared["kind"] if kind["module"] in modules)
    adopted = frozenset(one["model"] for one in declared["adopted"])
    dialogs = {one["model"]: one["stays"] for one in declared["dialog"]}
    return OwnData(tag(database_uuid), kinds, adopted, dialogs)


@cache
def _own_records() -> dict[str, Any]:
    return read_toml(folder("fixtures") / "own_records.toml", "own_records")
