"""A run that is killed at any moment: ``odoo-owasp clean`` then leaves the database as it was.

One random moment in each phase of a run; ``ODOO_OWASP_KILLS=10`` asks for ten. The moment stands
in the test's name, and ``ODOO_OWASP_KILL_SEED`` makes the same ones again.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator

import pytest
from tests.live.customer import Customer, Shell, wait
from tests.live.test_customer_run import CHECKS, RESULTS

pytestmark = pytest.mark.live

CREATED, PLAN, REQUEST, VERDICT, REMOVED = (
    f'"kind":"{kind}"' for kind in ("created", "plan", "request", "verdict", "removed")
)

# A phase: from the journal, how far in it a run is; and how far it goes at most.
PHASES: dict[str, tuple[Callable[[str], int], int]] = {
    "planting": (lambda journal: journal.count(CREATED), 24),
    "checks": (lambda journal: journal.partition(PLAN)[2].count(REQUEST), 300),
    "removal": (
        lambda journal: after_the_checks(journal).count(REMOVED), 7,
    ),
}  # fmt: skip


def after_the_checks(journal: str) -> str:
    """What was written after the last verdict, nothing before it."""
    return journal.rpartition(VERDICT)[2] if journal.count(VERDICT) >= RESULTS else ""


def moments() -> Iterator[tuple[str, int]]:
    chance = random.Random(os.environ.get("ODOO_OWASP_KILL_SEED") or None)  # noqa: S311
    for phase, (_, most) in PHASES.items():
        for _ in range(int(os.environ.get("ODOO_OWASP_KILLS", "1"))):
            yield phase, chance.randint(1, most)


@pytest.mark.parametrize(("phase", "moment"), [*moments()])
def test_a_killed_run_is_cleaned_up(
    customer: Customer, shell: Shell, phase: str, moment: int
) -> None:
    customer.consent()
    before = customer.state()
    words = (*customer.site.run, *CHECKS, "--output", str(shell.output()))
    running = shell.start("run", *words)
    far, _ = PHASES[phase]
    wait(lambda: far(shell.journal()) >= moment or running.process.poll() is not None, 120)
    assert running.process.poll() is None, running.ended().text
    os.killpg(running.process.pid, signal.SIGKILL)
    assert running.ended().code == -signal.SIGKILL
    wait(lambda: not shell.processes())

    said = shell("clean", *customer.site.consent)
    assert said.code == 0, said.text
    assert "nothing of ours" in said.err
    assert customer.tagged() == {}
    assert customer.changes_since(before) == []
    assert list((shell.cache / "deployments").iterdir()) == []
