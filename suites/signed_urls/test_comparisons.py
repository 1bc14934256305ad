"""How long a refusal takes tells nothing of the secret."""

from pathlib import Path

from odoo_owasp import Cell, claim, comparisons, known_names


@claim(
    "URL-016",
    "Secrets are compared in constant time, but where a plain comparison was reviewed",
    verifies="URL",
    severity="medium",
    owasp=["A02:2021", "A04:2025"],
    cwe=[208],
    asvs=["v5.0.0-11.2.4"],
    needs=["source"],
)
def test_secrets_are_compared_in_constant_time(engagement, cases):
    """By the source of all modules, whoever made them."""
    known = {(one["file"], one["text"]) for one in known_names("plain_comparisons")["comparison"]}
    files = sources(engagement.target)
    right = 0
    for name, path in files.items():
        plain = []
        for one in comparisons(path.read_text(encoding="utf-8")):
            right += not one.plain
            plain += [one] if one.plain and (name, one.text) not in known else []
        told = "; ".join(f"line {one.line}: {one.text}" for one in plain)
        cell = Cell(name.partition("/")[0], "source", "compare secrets")
        cases.held(name, unless=bool(plain), witness="source", evidence=told, cell=cell)
    cases.control(worked=right > 0, evidence="no file compares anything in constant time")
    cases.covered("source files", len(files), len(files))


def sources(target):
    """The Python files of the target's modules, but for their tests, by module and path."""
    found: dict[str, Path] = {}
    for folder in map(Path, target.sources):
        for module in sorted(target.modules):
            for path in sorted((folder / module).rglob("*.py")):
                inside = path.relative_to(folder)
                if "tests" not in inside.parts:
                    found.setdefault(str(inside), path)
    return found
