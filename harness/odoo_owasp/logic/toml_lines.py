"""Where something stands in a TOML file: the standard library's parser does not tell."""

import re
from collections.abc import Sequence


def line_of(text: str, table: str, at: int, field: str = "") -> int:
    """The line, from 1, of ``field`` in the ``[[table]]`` at place ``at``, from 0.

    That of the table itself where it has no such field; 1 where there is no such table.
    """
    lines = text.splitlines()
    heads = _numbers(lines, rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
    if at >= len(heads):
        return 1
    begin, end = heads[at], heads[at + 1] if at + 1 < len(heads) else len(lines) + 1
    found = _numbers(lines[begin : end - 1], rf"\s*{re.escape(field)}\s*=") if field else []
    return begin + found[0] if found else begin


def _numbers(lines: Sequence[str], pattern: str) -> list[int]:
    return [number for number, line in enumerate(lines, 1) if re.match(pattern, line)]
