"""What a report gives to repeat a finding repeats it: the breach shows again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.live.customer import Silent

from odoo_owasp import runs
from odoo_owasp.logic.plan import Profile
from odoo_owasp.logic.reproduce import curl, python
from odoo_owasp.model.exchange import Exchange
from odoo_owasp.model.run import Run
from odoo_owasp.model.target import Target
from odoo_owasp.provision.deployment import deployed
from odoo_owasp.provision.mutants import mutants_folder, read_mutant
from odoo_owasp.provision.template import Template

pytestmark = pytest.mark.live


@pytest.mark.parametrize("mutant", ["idor_first_of_many", "idor_partner_image_for_all"])
def test_a_finding_is_repeated_by_what_its_report_says(
    built: Template, tmp_path: Path, mutant: str
) -> None:
    sabotage = read_mutant(mutants_folder() / f"{mutant}.py")
    profile = Profile.QUICK if sabotage.focus else Profile.FULL
    chosen = runs.Selection(
        (sabotage.claim,), first_breach=True, profile=profile, focus=sabotage.focus
    )
    with deployed(built, Silent(), mutant=sabotage) as (target, file):
        done, code = runs.run(target, file, tmp_path, chosen, runs.selected(chosen))
        assert code == 1
        sent = last_request(done)
        for words in (["sh", "-c", curl(sent)], [sys.executable, "-c", python(sent)]):
            shown = repeated(words, target, sent)
            assert f"{sent.status}" in shown
            assert telling(sent) in shown


def last_request(done: Run) -> Exchange:
    """The one before the first breach."""
    return next(
        one.exchanges[-1]
        for result in done.results
        for one in result.judgement.findings
        if one.exchanges
    )


def telling(sent: Exchange) -> str:
    """What of the answer showed the breach: its text or, of a picture, its size."""
    unreadable = sent.answer.startswith("(")
    return sent.answer_headers["content-length"] if unreadable else sent.answer.strip()


def repeated(words: list[str], target: Target, sent: Exchange) -> str:
    role = target.roles.get(sent.note.split()[0])
    secrets = {"ODOO_PASSWORD": role.password.reveal()} if role else {}
    trusted = {"CURL_CA_BUNDLE": target.ca_file, "SSL_CERT_FILE": target.ca_file}
    env = {"PATH": os.environ["PATH"], "ODOO_URL": target.base_url, **trusted, **secrets}
    done = subprocess.run(words, env=env, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
