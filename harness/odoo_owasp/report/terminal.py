"""The terminal summary: one line a claim, then what the exit code means."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from odoo_owasp.logic.coverage import FEW, line, of_run
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.run import Result, RuleCheck, Run, at_gate, by_claim
from odoo_owasp.model.verdict import Verdict

STYLES = {
    Verdict.HELD: "green",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.ERROR: "magenta",
    Verdict.VIOLATED: "bold red",
}
_MOST = 5
"""How many findings are shown here; the report has them all."""


def printable(text: str) -> str:
    """``text`` without control characters: what a target says must not steer the terminal."""
    return "".join(one if one.isprintable() or one == "\n" else "·" for one in text)


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
        table.add_row(
            results[0].claim.id,
            _word(results),
            results[0].claim.title,
            str(len(results)),
            str(sum(result.judgement.cases for result in results)),
            ", ".join(sorted({one for result in results for one in result.judgement.witnesses})),
        )
    parts: list[RenderableType] = [table, *_details(run), *_rules(run), Text()]
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
    parts += [Text(told, style="bold red") for told in outlived(run)]
    counts = ", ".join(f"{count} {name}" for name, count in run.counts.items())
    bad = exit_code == 1 or run.broken_rules
    style = "green" if exit_code == 0 else "bold red" if bad else "yellow"
    said = f"{counts or 'no verdicts'} · {run.requests} requests · {run.profile} profile"
    parts.append(Text(said))
    if covered := line(of_run(run), run.profile, FEW):
        parts.append(Text(covered))
    parts.append(Text(f"exit {exit_code}: {EXIT_MEANING[exit_code]}", style=style))
    return Group(*parts)


def _details(run: Run) -> Iterator[RenderableType]:
    """What did not hold, with its reason."""
    quiet = (Verdict.HELD, Verdict.NOT_APPLICABLE)
    for result in run.results:
        judged = result.judgement
        if judged.verdict in quiet and not judged.asides:
            continue
        name = f"{result.claim.id} {result.variant}".strip()
        yield Text("\n").append(_word([result])).append(f" {name}")
        yield Text(f"  {result.told}")
        for finding in () if result.waived else judged.findings[:_MOST]:
            reach = f" ({finding.reach})" if finding.reach else ""
            yield Text(f"  {finding.fingerprint} {finding.subject}{reach}", style="dim")
        for bug in judged.asides[:_MOST]:
            yield Text(f"  ordinary bug: {bug.subject} ({bug.standing})", style="dim")


def _word(results: Sequence[Result]) -> Text:
    """What the gate sees, and whether it is waived."""
    verdict, waived = at_gate(results)
    return Text(f"{verdict}, waived", "yellow") if waived else Text(verdict, STYLES[verdict])


def _rules(run: Run) -> Iterator[RenderableType]:
    """Whether the run itself kept the rules of engagement; nothing where that is not known."""
    if not run.rules:
        return
    table = Table(box=None, pad_edge=False, show_edge=False, show_header=False)
    for check in run.rules:
        table.add_row(_mark(check), check.rule, Text(check.said))
        for found in () if check.held else _shortened(check.details):
            table.add_row("", "", Text(found, style="dim"))
    yield Text("\nrules of engagement", style="dim")
    yield table


def _mark(check: RuleCheck) -> Text:
    return Text("✓", "green") if check.held else Text("✗", "bold red")


def _shortened(details: Sequence[str]) -> list[str]:
    more = len(details) - _MOST
    return [*details[:_MOST], *([f"and {more} more, in report.html"] if more > 0 else [])]
