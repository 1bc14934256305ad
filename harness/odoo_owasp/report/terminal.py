"""The terminal summary: a line a family, what did not hold in full, what the exit code means."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from odoo_owasp.logic.coverage import FEW, line, of_run
from odoo_owasp.logic.judge import EXIT_MEANING
from odoo_owasp.logic.waive import outlived
from odoo_owasp.model.run import Result, RuleCheck, Run, at_gate, by_claim
from odoo_owasp.model.verdict import Verdict
from odoo_owasp.report.text import cells, plain

STYLES = {
    Verdict.HELD: "green",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.ERROR: "magenta",
    Verdict.VIOLATED: "bold red",
}
_QUIET = {Verdict.HELD, Verdict.NOT_APPLICABLE}
_MOST = 5
"""How many findings are shown here; the report has them all."""


def summary(run: Run, exit_code: int, *, verbose: bool = False) -> RenderableType:
    """The run for a person at a terminal; where ``verbose``, with a line for each claim."""
    claims = by_claim(run.results)
    table = _claims(claims) if verbose else _families(claims)
    # What is known and accepted would stand in the way of what is not.
    known = [] if verbose else [one for one in run.results if one.passes_waived]
    told = [one for one in run.results if one not in known]
    parts: list[RenderableType] = [table, *_details(told), *_waived(known), *_rules(run), Text()]
    if run.build != run.tested_build:
        parts.append(
            plain(
                f"Odoo {run.release}: this is build {run.build}; "
                f"expectations were measured on {run.tested_build}",
                "yellow",
            )
        )
    if run.stopped:
        parts.append(plain(f"stopped: {run.stopped}", "yellow"))
    parts += [plain(told, "bold red") for told in outlived(run)]
    counts = ", ".join(f"{count} {name}" for name, count in run.counts.items())
    bad = exit_code == 1 or run.broken_rules
    style = "green" if exit_code == 0 else "bold red" if bad else "yellow"
    said = f"{counts or 'no verdicts'} · {run.requests:,} requests · {run.profile} profile"
    parts.append(plain(said))
    if covered := line(of_run(run), run.profile, FEW):
        parts.append(plain(covered))
    parts.append(Text(f"exit {exit_code}: {EXIT_MEANING[exit_code]}", style=style))
    return Group(*parts)


def _families(claims: Sequence[Sequence[Result]]) -> Table:
    """A line for each promise: how many of its claims came to what."""
    table = Table("promise", "claims", box=None, pad_edge=False, header_style="dim")
    for heading in ("variants", "cases"):
        table.add_column(heading, justify="right", no_wrap=True)
    families = defaultdict[str, list[Sequence[Result]]](list)
    for results in claims:
        families[results[0].claim.verifies].append(results)
    for promise, ours in families.items():
        every = [result for results in ours for result in results]
        table.add_row(*cells(promise, _counted(ours), *_sizes(every)))
    return table


def _counted(claims: Sequence[Sequence[Result]]) -> Text:
    """How many claims came to what, in the order of how much that weighs."""
    found = sorted(map(at_gate, claims), key=lambda one: list(Verdict).index(one[0]))
    counts = Counter(found)
    return Text(", ").join(
        Text(f"{count} ").append_text(_said(*what)) for what, count in counts.items()
    )


def _claims(claims: Sequence[Sequence[Result]]) -> Table:
    """A line for each claim."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("claim", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("the secure condition")
    for heading in ("variants", "cases"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("witness")
    for results in claims:
        claim, witnesses = results[0].claim, ", ".join(sorted({*_witnesses(results)}))
        table.add_row(*cells(claim.id, _word(results), claim.title, *_sizes(results), witnesses))
    return table


def _sizes(results: Sequence[Result]) -> tuple[str, str]:
    """How many variants and how many cases there were."""
    return str(len(results)), f"{sum(one.judgement.cases for one in results):,}"


def _witnesses(results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        yield from result.judgement.witnesses


def _waived(results: Sequence[Result]) -> Iterator[RenderableType]:
    """What a waiver lets pass, by name alone."""
    if results:
        names = ", ".join(one.name for one in results)
        yield Text("\n").append_text(plain(f"waived: {names} (--verbose tells of each)", "yellow"))


def _details(results: Iterable[Result]) -> Iterator[RenderableType]:
    """What did not hold, with its reason."""
    for result in results:
        judged = result.judgement
        if judged.verdict in _QUIET and not judged.asides:
            continue
        yield (
            Text("\n")
            .append(_word([result]))
            .append(" ")
            .append_text(plain(result.name))
            .append("  ")
            .append_text(plain(result.claim.title, "dim"))
        )
        yield _indented(result.told)
        if judged.detail:
            yield _indented(judged.detail, "dim")
        for finding in () if result.waived else judged.findings[:_MOST]:
            scope = finding.scope.partition(":")[0]
            about = "; ".join(filter(None, (finding.reach, scope)))
            told = f" ({about})" if about else ""
            yield _indented(f"{finding.fingerprint} {finding.subject}{told}", "dim")
        for bug in judged.asides[:_MOST]:
            yield _indented(f"ordinary bug: {bug.subject} ({bug.standing})", "dim")


def _indented(told: str, style: str = "") -> Padding:
    return Padding(plain(told, style), (0, 0, 0, 2), expand=False)


def _word(results: Sequence[Result]) -> Text:
    """What the gate sees, and whether it is waived."""
    return _said(*at_gate(results))


def _said(verdict: Verdict, waived: bool) -> Text:
    return Text(f"{verdict}, waived", "yellow") if waived else Text(verdict, STYLES[verdict])


def _rules(run: Run) -> Iterator[RenderableType]:
    """Whether the run itself kept the rules of engagement; nothing where that is not known."""
    if not run.rules:
        return
    table = Table(box=None, pad_edge=False, show_edge=False, show_header=False)
    for check in run.rules:
        table.add_row(_mark(check), *cells(check.rule, check.said))
        for found in () if check.held else _shortened(check.details):
            table.add_row("", "", plain(found, "dim"))
    yield Text("\nrules of engagement", style="dim")
    yield table


def _mark(check: RuleCheck) -> Text:
    return Text("✓", "green") if check.held else Text("✗", "bold red")


def _shortened(details: Sequence[str]) -> list[str]:
    more = len(details) - _MOST
    return [*details[:_MOST], *([f"and {more} more, in report.html"] if more > 0 else [])]
