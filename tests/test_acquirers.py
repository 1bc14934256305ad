"""The review of payment modules, and what the check of their source makes of a module."""

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from odoo_owasp import content
from odoo_owasp.checks import claim_of
from odoo_owasp.logic.judge import judge
from odoo_owasp.model.case import Cases
from odoo_owasp.model.verdict import Verdict

REDSYS = "payment_redsys/models/payment_provider.py"
PLAIN = 'def f(): return "https://sis.redsys.es/sis/realizarPago"'


@dataclass
class Target:
    sources: tuple[str, ...]
    release: str = "19.0"


@dataclass
class Engagement:
    target: Target
    more: dict[str, str] = field(default_factory=dict)


def suite() -> Any:
    path = content.folder("suites") / "card_data" / "test_acquirers.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("file", "text", "verdict"),
    [
        (REDSYS, PLAIN, Verdict.HELD),
        (REDSYS, PLAIN.replace("https", "http"), Verdict.VIOLATED),
        (REDSYS, PLAIN.replace("redsys.es", "redsys.es.invalid"), Verdict.VIOLATED),
        (REDSYS, f"# http://x.invalid\n{PLAIN}", Verdict.HELD),
        (REDSYS, f"{PLAIN}\npost(f(), verify=False)", Verdict.VIOLATED),
        (REDSYS, f"{PLAIN}\npost(f(), verify=True)", Verdict.HELD),
        ("payment_own/static/src/form.js", "loadJS('https://js.stripe.com/v3/')", Verdict.VIOLATED),
        ("payment_stripe/static/src/form.js", "loadJS('https://js.stripe.com/')", Verdict.HELD),
        ("payment_own/views/a.xml", "<o><input name='card_number'/></o>", Verdict.VIOLATED),
        ("payment_own/views/a.xml", "<o><input id='card_number'/></o>", Verdict.HELD),
        ("payment_redsys/tests/test_a.py", "x = 'http://x.invalid'", Verdict.HELD),
    ],
)
def test_source(file: str, text: str, verdict: Verdict, tmp_path: Path) -> None:
    for name, said in {"payment_redsys/const.py": PLAIN, file: text}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(said)
    check, cases = suite().test_source_of_payment_modules, Cases()
    check(Engagement(Target((str(tmp_path),))), cases)
    claim = claim_of(check)
    assert claim
    assert judge(claim, "", cases).verdict is verdict


def test_every_release_is_reviewed() -> None:
    for release in content.releases():
        assert content.acquirers(release)
    assert content.acquirers("0.0") == {}
