"""A case: one try inside a check, and the controls that make it count."""

from dataclasses import dataclass, field

EVERY = "*"
"""Subject of a control that speaks for every case of its check."""


@dataclass(frozen=True, slots=True)
class Case:
    """One try.

    ``subject`` names what was tried, the same on every run (no record id, port or date);
    ``breached`` is what the oracle saw; ``given`` names the control it relies on;
    ``witness`` is the oracle; ``evidence`` is for people.
    """

    subject: str
    breached: bool
    given: str
    witness: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """Whether the probe reached its target and a breach would have been seen."""

    subject: str
    worked: bool
    evidence: str = ""


@dataclass(slots=True)
class Cases:
    """What a check collects: cases, each backed by a control.

    A check calls :meth:`control` and :meth:`held`; the verdict is judged from the whole
    (:func:`odoo_owasp.logic.judge.judge`).
    """

    cases: list[Case] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)

    def control(self, subject: str = EVERY, worked: bool = False, evidence: str = "") -> None:
        """Record the positive control of ``subject`` (of the whole check if left out)."""
        self.controls.append(Control(subject, bool(worked), evidence))

    def held(
        self, subject: str, *, unless: bool, witness: str, given: str = "", evidence: str = ""
    ) -> None:
        """Record one try: the claim held on ``subject`` unless the ``witness`` saw the breach.

        ``given`` names the control this case relies on; left out: the one of the same subject,
        else the check's own.
        """
        self.cases.append(Case(subject, bool(unless), given or subject, witness, evidence))
