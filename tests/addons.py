"""Writes small add-ons to read."""

from pathlib import Path
from textwrap import dedent

HEAD = "from odoo import api, fields, http, models\n"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text))


def module(folder: Path, name: str, code: str, depends: str = "") -> None:
    """A module of one file, whose first line is :data:`HEAD`."""
    write(folder / name / "__manifest__.py", f"{{'depends': {depends.split()!r}}}")
    write(folder / name / "__init__.py", "from . import models\n")
    write(folder / name / "models.py", HEAD + dedent(code).lstrip("\n"))
