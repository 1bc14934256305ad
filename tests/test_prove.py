"""The proof's table: what was run now is written, what was not stays."""

from pathlib import Path

import pytest

from odoo_owasp.model.trouble import Trouble
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.prove import BEGIN, END, Proved, write_markdown
from odoo_owasp.provision.mutants import all_mutants

FIRST, SECOND, *_ = all_mutants()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "proof.md"
    path.write_text(f"before\n{BEGIN}\n{END}\nafter\n")
    return path


def test_rows_stand_in_the_order_of_claims_whenever_they_were_written(file: Path) -> None:
    write_markdown([Proved(SECOND, SECOND.expect, Verdict.HELD)], file)
    write_markdown([Proved(FIRST, None, Verdict.HELD)], file)
    text = file.read_text()
    assert text.startswith(f"before\n{BEGIN}\n| claim |")
    assert text.endswith(f"{END}\nafter\n")
    assert text.index(f"`{FIRST.name}`") < text.index(f"`{SECOND.name}`")
    assert "not run" in text


def test_a_row_is_replaced_by_its_own_alone(file: Path) -> None:
    both = [Proved(one, Verdict.ERROR, Verdict.HELD) for one in (FIRST, SECOND)]
    write_markdown(both, file)
    write_markdown([Proved(FIRST, FIRST.expect, Verdict.HELD)], file)
    rows = [line for line in file.read_text().splitlines() if "`" in line]
    assert len(rows) == 2
    assert "ERROR" not in rows[0]
    assert "ERROR" in rows[1]


def test_the_row_of_a_mutant_that_is_gone_goes(file: Path) -> None:
    gone = "| COM-001 | `no_such_mutant` | It was. | 🟢 HELD | 🔴 VIOLATED |"
    file.write_text(f"{BEGIN}\n{gone}\n{END}\n")
    write_markdown([Proved(FIRST, FIRST.expect, Verdict.HELD)], file)
    assert "no_such_mutant" not in file.read_text()


def test_a_file_without_marks_is_told(tmp_path: Path) -> None:
    plain = tmp_path / "plain.md"
    plain.write_text("nothing")
    with pytest.raises(Trouble, match="has no"):
        write_markdown([], plain)
    with pytest.raises(Trouble, match="cannot be read: No such file"):
        write_markdown([], tmp_path / "none.md")
