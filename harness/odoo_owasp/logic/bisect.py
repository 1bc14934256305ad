"""What git is told of a revision (git-bisect(1), "bisect run")."""

SKIP = 125
"""Nothing can be said of this revision."""
ABORT = 128
"""Nothing could be said of any: the command itself is wrong."""
_TOLD = {0: 0, 1: 1, 4: ABORT, 5: ABORT}


def told(code: int) -> int:
    """What an exit code of ours means to git: good, bad, skip or abort.

    To git every code below 125 but 0 is a bad revision: so would be what is unproven, interrupted
    or mistyped.
    """
    return _TOLD.get(code, SKIP)
