"""Writes the record of how a release cleans its rich-text fields (``fixtures/sanitizing/``).

Reads a standing demo deployment of an unmodified Odoo, which ``odoo-owasp up`` tells the file of::

    python tests/live/record_sanitizing.py TARGET.JSON > fixtures/sanitizing/19.0.toml
"""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from odoo_owasp.engine import Engagement
from odoo_owasp.model.call import Call

SETTINGS = (
    "sanitize", "sanitize_overridable", "sanitize_tags", "sanitize_attributes", "sanitize_style",
    "sanitize_form", "strip_style", "strip_classes",
)  # fmt: skip
HEAD = """\
# The settings of the sanitizer that are on for each rich-text field of Odoo {release}'s modules.
# Schema: ../schemas/sanitizing.schema.json
#
# Read from the running registry of an unmodified Odoo:
#   python tests/live/record_sanitizing.py TARGET.JSON > fixtures/sanitizing/{release}.toml
"""


def recorded(engagement: Engagement) -> str:
    """The record, as TOML."""
    rpc, role = engagement.transports["jsonrpc"], engagement.role("administrator")
    found = rpc.search_read(
        role, "ir.model.fields", [["ttype", "=", "html"]], ["model", "name", *SETTINGS],
        order="model, name",
    )  # fmt: skip
    tables: dict[str, list[str]] = defaultdict(list)
    for one in found.value:
        asked = {"allfields": [one["name"]], "attributes": list(SETTINGS)}
        running = rpc.call(role, Call(one["model"], "fields_get", None, asked))
        said = one | running.value[one["name"]]
        on = " ".join(name for name in SETTINGS if said[name])
        tables[one["model"]].append(f'{one["name"]} = "{on}"')
    lines = [HEAD.format(release=engagement.target.release)]
    for model in sorted(tables):
        lines += [f'["{model}"]', *sorted(tables[model]), ""]
    return "\n".join(lines)


def main() -> None:
    """Write the record of the target that the file describes to standard output."""
    with tempfile.TemporaryDirectory() as folder:
        engagement = Engagement.open(Path(sys.argv[1]), Path(folder) / "journal.jsonl")
        engagement.permit()
        try:
            sys.stdout.write(recorded(engagement))
        finally:
            engagement.close()


if __name__ == "__main__":
    main()
