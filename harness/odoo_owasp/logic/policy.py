"""Content security policies: what a page's own header keeps from running there."""

from collections.abc import Iterator


def silences(header: str) -> bool:
    """Whether a ``Content-Security-Policy`` lets no script run at all, whoever wrote it.

    So does a sandbox that does not allow scripts (CSP 3, section 6.3.2). Several policies stand
    behind commas; each of them holds.
    """
    return any(_sandboxed(policy) for policy in _policies(header))


def forbids_scripts(header: str) -> bool:
    """Whether a ``Content-Security-Policy`` lets none of a page's own scripts run.

    A policy does whose ``script-src`` is 'none', or whose ``default-src`` is where it has no
    ``script-src`` (CSP 3, section 6.1.10), or that silences all.
    """
    return any(
        _sandboxed(policy) or policy.get("script-src", policy.get("default-src")) == ["'none'"]
        for policy in _policies(header)
    )


def _policies(header: str) -> Iterator[dict[str, list[str]]]:
    """The directives of each policy; of those with the same name the first counts."""
    for policy in header.lower().split(","):
        directives = [words for one in policy.split(";") if (words := one.split())]
        yield {words[0]: words[1:] for words in reversed(directives)}


def _sandboxed(policy: dict[str, list[str]]) -> bool:
    return "sandbox" in policy and "allow-scripts" not in policy["sandbox"]
