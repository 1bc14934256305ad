"""What a target said, made fit for one line of a public report."""


def one_line(text: str, most: int = 300) -> str:
    """``text`` on one line, without what steers a terminal or turns the reading direction.

    Of more than ``most`` characters the first are kept.
    """
    line = "".join(one if one.isprintable() else "·" for one in " ".join(text.split()))
    return line if len(line) <= most else f"{line[: most - 1]}…"


def printable(text: str) -> str:
    """``text`` without control characters: what a target says must not steer the terminal."""
    return "".join(one if one.isprintable() or one == "\n" else "·" for one in text)
