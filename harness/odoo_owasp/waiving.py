"""Waivers: whether those of a file may be used, and the commands that make, sign and check them."""

import os
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import tomlkit
import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from odoo_owasp import content, runs
from odoo_owasp.console import console, notice
from odoo_owasp.engine import now
from odoo_owasp.logic import approve
from odoo_owasp.logic.toml_lines import line_of
from odoo_owasp.model.trouble import Trouble

TRUSTED = "trusted-keys.toml"
"""Where the trusted keys are, beside a file of waivers."""
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")

File = Annotated[Path, typer.Argument(metavar="FILE", help="the file of waivers")]
Keys = Annotated[
    Path | None,
    typer.Option("--trusted-keys", metavar="FILE", help=f"who may approve; {TRUSTED} beside it"),
]
Key = Annotated[Path, typer.Option("--key", metavar="FILE", help="the private key")]

app = typer.Typer(no_args_is_help=True, help="Accept findings for a time, on somebody's word.")


@app.command()
def check(file: File, trusted_keys: Keys = None) -> None:
    """Tell all that is wrong with a file of waivers, line by line."""
    for told in demand(file, trusted_keys):
        notice(told)
    count = len(content.waivers(file))
    console.print(f"{file}: {count} waivers, each in force and signed", soft_wrap=True)


@app.command()
def keygen(
    name: Annotated[str, typer.Argument(metavar="NAME", help="whose key it is to be")], key: Key
) -> None:
    """Make a key to approve waivers with; its line for trusted-keys.toml is printed."""
    made = Ed25519PrivateKey.generate()
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
    except FileExistsError as error:
        raise Trouble(f"{key} is there already", "name another file with --key") from error
    except OSError as error:
        raise Trouble(f"{key} cannot be written to: {error.strerror}") from error
    typer.echo(tomlkit.dumps({name: approve.public(made)}).strip())


@app.command()
def sign(
    file: File,
    key: Key,
    trusted_keys: Keys = None,
    claim: Annotated[
        list[str] | None, typer.Option("--claim", metavar="ID", help="its waivers alone")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="also those whose signature does not hold any more")
    ] = False,
) -> None:
    """Approve the waivers that are not signed yet, each of which is shown."""
    keys = _trusted(_keys_of(file, trusted_keys))
    private = _private(key)
    name = next((one for one, half in keys.items() if half == approve.public(private)), None)
    if name is None:
        raise Trouble(f"the key in {key} is not among the trusted ones", "add its public half")
    document, told = tomlkit.parse(_text(file)), list[str]()
    for entry, waiver in zip(document.get("waiver", ()), content.waivers(file), strict=True):
        if approve.signed(waiver, keys) or (claim and waiver.claim not in claim):
            continue
        if approve.same_name(waiver.owner, name):
            raise Trouble(f"{waiver.claim}: {name} owns the waiver", "let somebody else approve it")
        if waiver.signature and not again:
            raise Trouble(
                f"{waiver.claim}: the waiver was altered after {waiver.approved_by} signed it, or "
                f"{waiver.approved_by} is not trusted any more",
                "read what it accepts now; to approve it all the same, say --again",
            )
        approved = replace(waiver, approved_by=name)
        entry["approved_by"] = name
        entry["signature"] = approve.sign(approved, private)
        scope = "whatever it finds" if waiver.all_findings else ", ".join(waiver.fingerprints)
        told.append(f"signed: {waiver.claim} ({scope}) {waiver}")
    file.write_text(tomlkit.dumps(document), "utf-8")
    for line in told or [f"{file}: nothing there is to be signed"]:
        console.print(line, soft_wrap=True)


def demand(
    path: Path, trusted_keys: Path | None, claims: Collection[str] | None = None
) -> list[str]:
    """Raise Trouble that tells all that is wrong with a file of waivers, with its lines.

    ``claims`` are those that checks verify; left out, they are collected. Returns what is to be
    known of waivers that may be used: which are over soon.
    """
    text = _text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = found[1] if found else len(text.splitlines())
        raise Trouble(
            f"{path}:{line}: it is not valid TOML: {_AT_LINE.sub('', str(error))}"
        ) from error
    claims = verified_claims() if claims is None else claims
    wrong = dict.fromkeys(sorted(_wrong(text, data, _keys_of(path, trusted_keys), claims)))
    if wrong:
        told = "".join(f"\n  {path}:{line}: {said}" for line, said in wrong)
        raise Trouble(
            f"{len(wrong)} problems with waivers:{told}",
            "mend them; what nobody has signed is signed with: "
            f"odoo-owasp waivers sign {path} --key FILE",
        )
    return list(approve.soon_over(list(map(content.waiver, data.get("waiver", ()))), now()[:10]))


def _wrong(
    text: str, data: Mapping[str, Any], keys: Path, claims: Collection[str]
) -> Iterator[tuple[int, str]]:
    """Line and problem: of what has not the form of waivers, and of those that have."""
    malformed = list(content.problems(data, "waivers"))
    for place, said in malformed:
        at, field = (*place[1:], "")[:2] if len(place) > 1 else (0, "")
        yield line_of(text, "waiver", int(at), str(field)), said
    entries, misshapen = data.get("waiver"), {place[1] for place, _ in malformed if len(place) > 1}
    if not isinstance(entries, list):
        return
    fit = {at: content.waiver(one) for at, one in enumerate(entries) if at not in misshapen}
    if fit:
        context = approve.Context(_trusted(keys), now()[:10], claims, content.never_waived())
        for problem in approve.problems(fit, context):
            yield line_of(text, "waiver", problem.at, problem.field), problem.said


def _keys_of(path: Path, named: Path | None) -> Path:
    return named or path.with_name(TRUSTED)


def _trusted(path: Path) -> dict[str, str]:
    if not path.exists():
        raise Trouble(
            f"there is no file {path} of those who may approve waivers",
            "name it with --trusted-keys, or make a key with: odoo-owasp waivers keygen",
        )
    keys = content.read_toml(path, "trusted_keys")
    if shared := approve.shared_keys(keys):
        raise Trouble(
            f"{path}: {' and '.join(shared[0])} have one key", "leave one name to each key"
        )
    return keys


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}") from error
    except (TypeError, ValueError) as error:
        raise Trouble(f"{path} holds no private key that can be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Trouble(f"{path} holds no Ed25519 key", "make one with: odoo-owasp waivers keygen")
    return key


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Trouble(f"{path} is no text: {error}") from error


def verified_claims() -> set[str]:
    """The ids of the claims that checks verify."""
    return {one.claim.id for one in runs.selected(runs.Selection())}
