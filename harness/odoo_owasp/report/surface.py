"""The surface for people and for machines (reports/schemas/surface-1.schema.json)."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from odoo_owasp.logic.surface import (
    KINDS,
    Changed,
    Difference,
    fact_data,
    from_data,
    of_kind,
    to_data,
)
from odoo_owasp.model.surface import Fact, Method, Privacy, Route, Surface
from odoo_owasp.report.text import plain

SCHEMA = 1
FORMAT = "odoo-owasp surface"
_MOST = 25
"""How many facts of a kind a person is shown; --json has them all."""
_TITLES = {"access": "access rows", "rules": "record rules", "actions": "server actions"}


@dataclass(frozen=True, slots=True)
class Survey:
    """A surface, and what it is the surface of; ``build`` is empty where it is not known."""

    name: str
    release: str
    build: str
    modules: tuple[str, ...]
    surface: Surface


class NoSurvey(ValueError):
    """A text that is no surface of ours."""


def render(survey: Survey, tool_version: str) -> str:
    """The survey as JSON text, the same for the same deployment."""
    data = {
        "format": FORMAT,
        "schema": SCHEMA,
        "tool": {"name": "odoo-owasp", "version": tool_version},
        "target": {"name": survey.name, "release": survey.release, "build": survey.build},
        "modules": sorted(survey.modules),
        "surface": to_data(survey.surface),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def opened(text: str) -> dict[str, Any]:
    """The data of such a text. Raises NoSurvey where it is none, or a newer one."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoSurvey("it is not JSON") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise NoSurvey("it is no surface: odoo-owasp surface --json writes one")
    if data.get("schema") != SCHEMA:
        raise NoSurvey(f"it has version {data.get('schema')!r}; this odoo-owasp reads {SCHEMA}")
    return data


def survey(data: Mapping[str, Any]) -> Survey:
    """The survey that the valid ``data`` hold."""
    target = data["target"]
    return Survey(
        target["name"], target["release"], target["build"], tuple(data["modules"]),
        from_data(data["surface"]),
    )  # fmt: skip


# For people -------------------------------------------------------------------------------------


def summary(of: Survey) -> RenderableType:
    """The counts, and from where each is known."""
    surface = of.surface
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("what")
    table.add_column("all", justify="right")
    for vantage in surface.vantages:
        table.add_column(vantage.value, justify="right")
    for kind in KINDS:
        facts = of_kind(surface, kind)
        counts = Counter(one for fact in facts for one in fact.told_by)
        row = [str(counts[one] or "-") for one in surface.vantages]
        table.add_row(_title(kind), str(len(facts) or "-"), *row)
    head = f"{of.name}: Odoo {of.release} {of.build}".rstrip()
    remarks = map(plain, _remarks(surface))
    return Group(plain(f"{head}, {len(of.modules)} modules"), table, Text(), *remarks)


def _remarks(surface: Surface) -> Iterator[str]:
    if surface.methods:
        private = Counter(one.private for one in surface.private())
        unmarked = sum(one.unmarked_override for one in surface.methods)
        yield (
            f"methods: {sum(1 for _ in surface.public())} public, "
            f"{private[Privacy.UNDERSCORE]} private by name, {private[Privacy.MARKED]} by mark "
            f"({unmarked} of them by an inherited mark alone)"
        )
        aliases = [one for one in surface.public() if one.alias_of.startswith("_")]
        yield from (f"public name of a private method: {one} = {one.alias_of}" for one in aliases)
    if surface.routes:
        auth = Counter(one.auth for one in surface.routes)
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(auth.items()))
        named = sum(one.dispatches for one in surface.routes)
        yield f"routes: {kinds}; {named} seem to call methods by a name of the request's"
    if surface.fields:
        tokens = len({one.model for one in surface.tokens()})
        html = [one for one in surface.fields if one.type == "html" and one.stored]
        loose = sum(bool(one.unsanitized) for one in html)
        yield (
            f"fields: {tokens} models bear tokens; {loose} of {len(html)} stored HTML fields "
            "are not sanitized in full"
        )
    if surface.missing:
        yield f"the source of {len(surface.missing)} modules is not known: " + ", ".join(
            surface.missing[:_MOST]
        )
    yield from (f"could not be read: {one}" for one in surface.unread)


def _title(kind: str) -> str:
    return _TITLES.get(kind, kind)


# What changed -----------------------------------------------------------------------------------


def differences(found: Sequence[Difference]) -> RenderableType:
    """What changed, for a person: what deserves a look first."""
    lines = [line for one in found for line in _difference(one)]
    return Group(*lines) if lines else Text("nothing changed", "green")


def _difference(one: Difference) -> Iterator[Text]:
    title = _title(one.kind)
    if not one.compared:
        yield Text(f"{title}: not compared: only one of the two was seen from there", "yellow")
    if not one:
        return
    counts = f"+{len(one.added)} -{len(one.removed)} ~{len(one.changed)}"
    yield Text.assemble((f"{title} ", "bold"), counts)
    yield from _some([_line("+", _said(fact), "red") for fact in one.added])
    yield from _some([_line("-", _said(fact), "green") for fact in one.removed])
    yield from _some([_line("~", _changed(each), "yellow") for each in one.changed])


def _line(sign: str, said: str, style: str) -> Text:
    return Text(f"  {sign} ", style).append_text(plain(said))


def _some(lines: list[Text]) -> list[Text]:
    rest = len(lines) - _MOST
    return lines if rest <= 0 else [*lines[:_MOST], Text(f"    ... and {rest} more (--json)")]


def _said(fact: Fact) -> str:
    """A fact in a line."""
    if isinstance(fact, Method):
        words = [str(fact), "public" if fact.callable else f"private ({fact.private})"]
        words += ["sudo"] if fact.sudo else []
        words += [f"another name of {fact.alias_of}"] if fact.alias_of else []
        return ", ".join([*words, fact.source])
    if isinstance(fact, Route):
        words = [" ".join(fact.paths), f"auth {fact.auth}", fact.type]
        words += ["sudo"] if fact.sudo else []
        words += ["no CSRF token"] if fact.type == "http" and not fact.csrf else []
        words += ["calls methods by name"] if fact.dispatches else []
        return ", ".join([*words, fact.source])
    shown = {key: value for key, value in fact_data(fact).items() if key != "told_by"}
    return ", ".join(f"{key} {_plain(value)}" for key, value in shown.items() if value)


def _changed(one: Changed) -> str:
    what = (f"{name}: {_plain(old)} → {_plain(new)}" for name, (old, new) in one.what.items())
    return f"{' '.join(one.new.key)}: {', '.join(what)}"


def _plain(value: Any) -> str:
    if isinstance(value, tuple | list):
        return " ".join(map(str, value)) or "none"
    return "none" if value in ("", None) else str(value)


def render_differences(found: Sequence[Difference]) -> str:
    """What changed as JSON text."""
    data = {
        one.kind: {
            "compared": one.compared,
            "added": [fact_data(fact) for fact in one.added],
            "removed": [fact_data(fact) for fact in one.removed],
            "changed": [
                {"key": list(each.new.key), "old": fact_data(each.old), "new": fact_data(each.new)}
                for each in one.changed
            ],
        }
        for one in found
    }
    return json.dumps({"schema": SCHEMA, "differences": data}, ensure_ascii=False, indent=1) + "\n"
