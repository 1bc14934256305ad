"""The catalogues in ``fixtures/standards`` that claims are traced to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from odoo_owasp import content
from odoo_owasp.model.standard import Promise, Requirement, Status, Way

YEARS = ("2021", "2025")
"""The editions of the OWASP Top 10 that claims are traced to."""


@cache
def promises() -> dict[str, Promise]:
    """The promises that claims verify, by id."""
    declared = _read("promises")["promise"]
    return {
        name: Promise(
            name, one["says"], tuple(map(Way, one["by"])), one.get("owasp-2007", "")
        )
        for name, one in declared.items()
    }  # fmt: skip


@cache
def asvs() -> tuple[Requirement, ...]:
    """The requirements of OWASP ASVS 5.0.0, in its order."""
    return tuple(
        Requirement(name, one["level"], Status(one["status"]), one.get("why", ""))
        for chapter in _read("asvs-5.0.0", "asvs").values()
        for name, one in chapter.items()
    )


def risks(cwe: Iterable[int]) -> tuple[str, ...]:
    """What weaknesses are in the OWASP Top 10 of each year: ``A01:2021``, ..."""
    known = _top10()
    return tuple(sorted({risk for one in cwe for risk in known.get(one, ())}, key=_by_year))


@cache
def weaknesses() -> frozenset[int]:
    """The weaknesses (CWE) that a claim may name."""
    return frozenset(number for listed in _read("cwe").values() for number in listed)


@cache
def _top10() -> Mapping[int, set[str]]:
    """The risks of each weakness: by the year's lists, or by ours of what they leave out."""
    declared, found = _read("top10"), defaultdict[int, set[str]](set)
    for year in YEARS:
        for risk, listed in declared[year].items():
            for number in listed:
                found[number].add(f"{risk}:{year}")
    for one in declared["unlisted"]:
        found[one["cwe"]].update(one["risks"])
    return found


def _by_year(risk: str) -> tuple[str, str]:
    place, _, year = risk.partition(":")
    return year, place


def _read(name: str, schema: str = "") -> dict[str, Any]:
    path = content.folder("fixtures") / "standards" / f"{name}.toml"
    return content.read_toml(path, schema or name)
