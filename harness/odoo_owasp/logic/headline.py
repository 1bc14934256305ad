"""What a run came to, in a few words: the first thing that every report says."""

from collections.abc import Iterator

from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.run import Run
from odoo_owasp.model.verdict import Verdict

_HEADINGS = {
    0: "Every selected claim held",
    1: "A claim is violated",
    10: "Something is unproven",
}
_JUDGED = (0, 1, 2, 10)
"""Exit codes of runs whose verdicts say it all."""


def headline(run: Run, exit_code: int) -> str:
    """What ``exit_code`` means for ``run``, as a heading."""
    if exit_code == 2:  # which of the two it was is the first thing to know
        return "A rule of engagement was not kept" if run.broken_rules else "Stopped before the end"
    if exit_code == 1 and all(one.gate is not Verdict.VIOLATED for one in run.results):
        return "A waiver is not in force any more"
    if exit_code == 0 and any(one.waived for one in run.results):
        return "Every selected claim held, or is waived"
    return _HEADINGS.get(exit_code, EXIT_MEANING[exit_code].capitalize())


def cut_short(run: Run, exit_code: int) -> str:
    """Why less was judged than was to be, in a sentence; empty: nothing is missing.

    Whoever reads verdicts alone must be told: what was never judged can look like what held.
    """
    if run.stopped:
        return f"stopped before the end: {run.stopped}"
    if exit_code not in _JUDGED:
        return EXIT_MEANING[exit_code]
    return "" if run.complete else "the run has not come to its end"


def amiss(run: Run, exit_code: int) -> Iterator[str]:
    """What is wrong with the run besides its verdicts, a sentence each."""
    if cut := cut_short(run, exit_code):
        yield cut
    for check in run.broken_rules:
        yield f"{check.rule} was not kept ({check.title}): {check.said}"
    yield from outlived(run)
