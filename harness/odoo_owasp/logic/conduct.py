"""What a run did at its target, counted entry by entry while its journal is read."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from odoo_owasp.model.run import Conduct, Records

_MOST_REASONS = 200
_FURTHER = "for further reasons"
_RECORDS = {
    "create": "announced", "created": "created", "adopt": "adopted", "removed": "removed",
    "left": "left",
}  # fmt: skip


@dataclass(slots=True)
class Counting:
    """Counts a journal's entries; it grows with the seconds of a run, not with its requests."""

    _sums: Counter[str] = field(default_factory=Counter)
    _reasons: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _records: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _pace: Counter[str] = field(default_factory=Counter)

    def note(self, entry: Mapping[str, Any]) -> None:
        """Count one entry, of whatever kind."""
        kind = entry["kind"]
        if kind == "request":
            self._request(entry)
        elif kind == "handshake":
            self._sums["handshakes"] += 1
        elif kind in ("blocked", "refused"):
            self._reason(self._reasons[kind], entry["why"])
        elif kind in _RECORDS:
            told = entry.get("ids", [None])  # one where it is not told
            self._records[entry["model"]][_RECORDS[kind]] += len(told)

    def _request(self, entry: Mapping[str, Any]) -> None:
        self._pace[entry["time"][:19]] += 1
        sums = self._sums
        if "status" not in entry:
            sums["browser"] += 1
            return
        sums["unanswered"] += not entry["status"]
        sums["sent"] += entry.get("sent", 0)
        sums["received"] += entry.get("received", 0)

    @staticmethod
    def _reason(reasons: Counter[str], why: str) -> None:
        reasons[why if why in reasons or len(reasons) < _MOST_REASONS else _FURTHER] += 1

    def conduct(self) -> Conduct:
        """What was counted so far."""
        return Conduct(
            **self._sums,
            blocked=dict(self._reasons["blocked"]),
            refused=dict(self._reasons["refused"]),
            records=tuple(
                Records(model, **self._records[model]) for model in sorted(self._records)
            ),
            pace=dict(self._pace),
        )
