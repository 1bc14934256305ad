"""The mutants' files, read without running them: their code is for Odoo's Python alone."""

import ast
from pathlib import Path
from typing import Any

from odoo_owasp import content
from odoo_owasp.model.mutant import Mutant
from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.provision import configuration
from odoo_owasp.provision.certificates import KINDS

MODULE = "odoo_owasp_mutant"
"""The server-wide Odoo module that loads one mutant; the file's path is in its environment."""
VARIABLE = "ODOO_OWASP_MUTANT"


def mutants_folder() -> Path:
    """Where the mutants are."""
    return content.folder("demo_db") / "mutants"


def all_mutants() -> list[Mutant]:
    """Every mutant, by claim and name. Raises Trouble where a file is not a well-formed one."""
    found = [read_mutant(path) for path in sorted(mutants_folder().glob("*.py"))]
    return sorted(found, key=lambda mutant: (mutant.claim, mutant.expect == "HELD", mutant.name))


def read_mutant(path: Path) -> Mutant:
    """The mutant in the file ``path``. Raises Trouble that says what it lacks."""
    try:
        tree = ast.parse(path.read_text(), str(path))
    except (SyntaxError, ValueError) as error:
        raise Trouble(f"{path.name} is not valid Python: {error}") from error
    constants: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constants[node.targets[0].id] = _literal(node.value)
    patches = any(isinstance(node, ast.FunctionDef) and node.name == "patch" for node in tree.body)
    try:
        mutant = Mutant(
            path.stem,
            (ast.get_docstring(tree) or "").strip().splitlines()[0],
            _text(constants["CLAIM"]),
            {"VIOLATED": Verdict.VIOLATED, "HELD": Verdict.HELD}[constants["EXPECT"]],
            patches,
            _text(constants.get("SQL", "")),
            tuple(constants.get("NGINX", ())),
            tuple(_replacement(one) for one in constants.get("SERVED", ())),
            _options(constants.get("CONFIG", {})),
            _text(constants.get("SECOND_SQL", "")),
            _text(constants.get("FOCUS", "")),
            _certificate(constants.get("CERTIFICATE", "")),
        )
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise Trouble(
            f"{path.name}: needs a docstring, CLAIM and EXPECT (VIOLATED or HELD): {error!r}"
        ) from error
    changed = mutant.sql or mutant.nginx or mutant.certificate or mutant.config
    if not (mutant.inside or changed or mutant.second_sql):
        raise Trouble(
            f"{path.name}: changes nothing; give it patch(), SQL, SECOND_SQL, NGINX, CONFIG, "
            "CERTIFICATE or SERVED"
        )
    return mutant


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _certificate(kind: object) -> str:
    if kind not in KINDS:
        raise ValueError(f"CERTIFICATE {kind!r}: there are {', '.join(filter(None, KINDS))}")
    return _text(kind)


def _options(options: Any) -> dict[str, str]:
    """Values of options that stand in Odoo's configuration file."""
    if unknown := sorted(set(options) - configuration.OPTIONS):
        raise ValueError(f"CONFIG has what does not stand there: {', '.join(unknown)}")
    return {name: _text(value) for name, value in options.items()}


def _replacement(change: Any) -> tuple[str, str, str]:
    """A text to replace in a served file, which is named as ``web/static/src/...``."""
    file, old, new = map(_text, change)
    if "/static/" not in file or file.startswith("/") or not old or old == new:
        raise ValueError(f"SERVED {file!r} must be module/static/..., and the texts must differ")
    return file, old, new


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None
