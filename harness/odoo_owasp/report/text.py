"""What a target said, made fit for a terminal and for one line of a public report."""

from rich.text import Text


def one_line(text: str, most: int = 300) -> str:
    """``text`` on one line, without what steers a terminal or turns the reading direction.

    Of more than ``most`` characters the first are kept.
    """
    line = "".join(one if one.isprintable() else "·" for one in " ".join(text.split()))
    return line if len(line) <= most else f"{line[: most - 1]}…"


def plain(text: str, style: str = "") -> Text:
    """``text`` on one line of a terminal, without mark-up."""
    return Text(one_line(text, 1000), style)


def cells(*told: str | Text) -> list[Text]:
    """The cells of a table at a terminal, each on one line and without mark-up."""
    return [plain(one) if isinstance(one, str) else one for one in told]


def printable(text: str) -> str:
    """``text`` without control characters, its lines kept: for what has more than one by right.

    What stands on one line is for :func:`one_line`: CI takes lines that begin ``::`` for commands.
    """
    return "".join(one if one.isprintable() or one == "\n" else "·" for one in text)
