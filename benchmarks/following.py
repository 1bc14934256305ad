"""What it costs to follow a run: python benchmarks/following.py

A journal of a full run's size grows under the follower, as in a run of 20 minutes that is looked at
ten times a second. What counts is the share of one core.
"""

import tempfile
import time
from pathlib import Path

from odoo_owasp.following import Follower
from odoo_owasp.logic.progress import Tally
from odoo_owasp.model.claim import Claim, Severity
from odoo_owasp.model.run import Result
from odoo_owasp.model.verdict import Judgement, Square, Verdict
from odoo_owasp.report import journal as journal_format

VERDICTS, REQUESTS, MINUTES, LOOKS = 270, 165_000, 20, 10
SQUARES = tuple(Square(f"model.{n}", "portal-a", ("read", "search")) for n in range(400))


def line(kind: str, **entry: object) -> bytes:
    """A journal's line; its chain is of no concern here."""
    return (journal_format.link("", 1, kind, "2030-01-01T00:00:00", entry) + "\n").encode()


def main() -> None:
    """Print the cost of a look, and of all of them against the time of the run."""
    claims = [Claim(f"URL-{n:03}", "It holds", "URL", Severity.HIGH) for n in range(VERDICTS)]
    judged = Judgement(Verdict.HELD, "tried", 800, squares=SQUARES)
    results = [Result(claim, "", judged, "test_it.py::test_it") for claim in claims]
    request = line("request", note="x" * 300)
    looks = MINUTES * 60 * LOOKS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl"
        path.touch()
        tally = Tally([one.name for one in results])
        with path.open("ab", 0) as journal, Follower(path, tally) as follower:
            spent = 0.0
            for look in range(looks):
                journal.write(request * (REQUESTS // looks))
                if look % (looks // VERDICTS) == 0 and results:
                    journal.write(line("verdict", **journal_format.verdict_entry(results.pop())))
                began = time.process_time()
                seen = follower.look()
                spent += time.process_time() - began
    print(f"{looks:,} looks at {seen.requests:,} requests and {seen.done} verdicts")
    print(f"{spent / looks * 1e6:,.0f} µs a look; {spent / (MINUTES * 60):.2%} of one core")


if __name__ == "__main__":
    main()
