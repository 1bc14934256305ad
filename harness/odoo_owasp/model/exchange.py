"""An exchange: a request as it was sent, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, as people may read them: texts are cut, secrets are masked.

    ``url`` is whole; header names are as they were sent, those of the answer in lower case, with
    the values of a repeated one a line each. ``status`` 0: no answer came. ``note`` says who asked
    for what ("portal-a res.partner.read").
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    status: int = 0
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""
    note: str = ""
