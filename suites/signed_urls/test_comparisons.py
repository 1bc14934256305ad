"""How long a refusal takes tells nothing of the secret."""

from pathlib import Path

from odoo_owasp import Cell, claim, comparisons, known_names


@claim(
    "URL-016",
    "Secrets are compared in constant time, but where a plain comparison was reviewed",
    verifies="URL",
    severity="medium",
    cwe=[208],
    asvs=["v5.0.0-11.2.4"],
    needs=["source"],
)
def test_secrets_are_compared_in_constant_time(engagement, cases):
    """By the source of all modules, whoever made them."""
    known = {(one["file"], one["text"]) for one in known_names("plain_comparisons")["comparison"]}
    files = sources(engagement.target)
    right: set = set()
    for name, path in files.items():
        cell = Cell(name.partition("/")[0], "source", "compare secrets")
        try:
            found = list(comparisons(path.read_text(encoding="utf-8")))
        except (SyntaxError, UnicodeDecodeError) as error:
            cases.control(name, False, f"is no Python: {error}", cell)
            continue
        right |= {name for one in found if not one.plain}
        plain = [one for one in found if one.plain and (name, one.text) not in known]
        cases.held(name, unless=False, witness="source", cell=cell)
        for one in plain:
            cases.held(f"{name}: {one.text}", unless=True, witness="source",
                       evidence=f"line {one.line}", cell=cell)  # fmt: skip
    # Where Odoo itself compares the tokens of forms: else its core was not looked at.
    cases.control(worked=CORE in right, evidence=f"{CORE} compares nothing in constant time")
    cases.covered("source files", len(files), len(files))


CORE = "odoo/http.py"


def sources(target):
    """The Python files of the target's modules and of Odoo's core, but for their tests, by path."""
    found: dict[str, Path] = {}
    for folder in map(Path, target.sources):
        tops = [folder / module for module in sorted(target.modules)]
        if (folder.parent / "http.py").is_file():  # the modules that come with Odoo stand in it
            tops += [one for one in sorted(folder.parent.iterdir()) if one != folder]
        for top in tops:
            for path in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
                inside = path.relative_to(folder if folder in path.parents else folder.parents[1])
                if path.suffix == ".py" and "tests" not in inside.parts:
                    found.setdefault(str(inside), path)
    return found
