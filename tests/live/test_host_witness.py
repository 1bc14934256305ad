"""The machine under a real Odoo: the canaries are in its reach, and its ordinary work is silent."""

from pathlib import Path

import psutil
import pytest

from odoo_owasp.engine import Engagement
from odoo_owasp.model.call import Call
from odoo_owasp.provision.machine import servant

pytestmark = pytest.mark.live

TRACER = "t0123456789abcdef"


def test_odoo_could_tell_the_canaries(engagement: Engagement) -> None:
    host = engagement.target.host
    assert host
    servers = psutil.Process(host.process).children(recursive=True)
    assert servers
    assert all(one.environ()[host.variable] == host.value for one in servers)
    canary = Path(host.canary)
    for path in canary.parent.iterdir():
        assert servant().may_read(path)
        assert engagement.host.told(path.read_text()) == ("the canary file",)
    assert not any(canary.is_relative_to(kept) for kept in host.kept)


def test_ordinary_work_raises_no_alarm(engagement: Engagement) -> None:
    administrator = engagement.role("administrator")
    with engagement.host.watch(TRACER) as seen:
        assert engagement.pages.open(administrator, "/web/static/img/nologo.png").status == 200
        made = engagement.transports["jsonrpc"].call(
            administrator, Call("res.partner", "search_read", None, {"domain": [], "limit": 5})
        )
        assert made.ok
        assert engagement.host.hears()
    assert seen.alarms == ()
