"""The terminal summary: one line a claim, then what the exit code means."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.model.run import Run, by_claim, worst
from odoo_owasp.model.verdict import Verdict

STYLES = {
    Verdict.HELD: "green",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.ERROR: "magenta",
    Verdict.VIOLATED: "bold red",
}


def summary(run: Run, exit_code: int) -> RenderableType:
    """The run for a person at a terminal."""
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("claim", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("the secure condition")
    table.add_column("variants", justify="right", no_wrap=True)
    table.add_column("cases", justify="right", no_wrap=True)
    table.add_column("witness")
    for results in by_claim(run.results):
        verdict = worst(results)
        table.add_row(
            results[0].claim.id,
            Text(verdict, style=STYLES[verdict]),
            results[0].claim.title,
            str(len(results)),
            str(sum(result.judgement.cases for result in results)),
            ", ".join(sorted({one for result in results for one in result.judgement.witnesses})),
        )
    parts: list[RenderableType] = [table, *_details(run), Text()]
    if run.build != run.tested_build:
        parts.append(
            Text(
                f"Odoo {run.release}: this is build {run.build}; "
                f"expectations were measured on {run.tested_build}",
                style="yellow",
            )
        )
    if run.stopped:
        parts.append(Text(f"stopped: {run.stopped}", style="yellow"))
    counts = ", ".join(
        f"{run.count(verdict)} {verdict}" for verdict in Verdict if run.count(verdict)
    )
    style = "green" if exit_code == 0 else "bold red" if exit_code == 1 else "yellow"
    parts.append(Text(f"{counts or 'no verdicts'} · {run.requests} requests"))
    parts.append(Text(f"exit {exit_code}: {EXIT_MEANING[exit_code]}", style=style))
    return Group(*parts)


def _details(run: Run) -> Iterator[RenderableType]:
    """What did not hold, with its reason."""
    quiet = (Verdict.HELD, Verdict.NOT_APPLICABLE)
    for result in run.results:
        judged = result.judgement
        if judged.verdict in quiet:
            continue
        name = f"{result.claim.id} {result.variant}".strip()
        yield Text(f"\n{judged.verdict} {name}", style=STYLES[judged.verdict])
        yield Text(f"  {judged.reason}")
        for finding in judged.findings[:5]:
            yield Text(f"  {finding.fingerprint} {finding.subject}", style="dim")
