"""What a real Odoo ran for each of a thousand requests is told apart, many under way at a time."""

import re
import secrets
from functools import partial

import pytest

from odoo_owasp.engine import Engagement
from odoo_owasp.model.call import Call
from odoo_owasp.model.tracer import own_tracer
from odoo_owasp.oracles.statements import StatementOracle

pytestmark = pytest.mark.live

REQUESTS = 1000
_WORD = re.compile("word[0-9a-f]{16}")


def test_a_thousand_requests_at_once_keep_their_statements_apart(engagement: Engagement) -> None:
    """Each asks with its tracer and with a word of its own, which no other's statements hold."""
    oracle = engagement.statements
    assert isinstance(oracle, StatementOracle)
    roles = [engagement.role(name) for name in ("portal-a", "employee-a", "administrator")]
    ways = [engagement.transports[name] for name in ("jsonrpc", "xmlrpc", "web", "json2")]
    tracer = engagement.tag + secrets.token_hex(4)
    words = {
        own_tracer(tracer, number): f"word{secrets.token_hex(8)}" for number in range(REQUESTS)
    }
    calls = {
        mine: Call("res.partner", "search_count", None, {
            "domain": ["|", ["name", "=", mine], "|", ["email", "ilike", word],
                       ["user_ids.login", "=", word]],
        })
        for mine, word in words.items()
    }  # fmt: skip
    tries = [
        (mine, partial(ways[number % 4].call, roles[number % 3], call))
        for number, (mine, call) in enumerate(calls.items())
    ]
    with oracle.watch() as ran:
        answers = dict(engagement.sweep(tries))
    assert all(answer.value == 0 for answer in answers.values())
    found = ran.by_try(tracer)
    assert found.keys() == words.keys()
    for mine, word in words.items():
        (counted,) = found[mine].naming(mine)
        assert counted.sql.count(word) >= 2
        assert {other for line in found[mine].lines for other in _WORD.findall(line)} == {word}
    holding = [line for line in ran.lines if _WORD.search(line)]
    assert len(holding) == sum(len(found[mine].naming(word)) for mine, word in words.items())
