"""Content security policies: what a page's own header keeps from running there."""


def silences(header: str) -> bool:
    """Whether a ``Content-Security-Policy`` lets no script run at all, whoever wrote it.

    So does a sandbox that does not allow scripts (CSP 3, section 6.3.2). Several policies stand
    behind commas; each of them holds.
    """
    return any(
        words[0] == "sandbox" and "allow-scripts" not in words
        for policy in header.lower().split(",")
        for directive in policy.split(";")
        if (words := directive.split())
    )
