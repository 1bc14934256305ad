"""An error for people: what is wrong, with which value, and what to do."""


class Trouble(Exception):
    """Something that the user can mend; the shells print it without a traceback."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n  → {self.remedy}" if self.remedy else self.what
