"""Which comparisons of secrets are seen in source."""

import pytest

from odoo_owasp import comparisons


@pytest.mark.parametrize(
    "source",
    [
        "token == record.access_token",
        "if kwargs['token'] != right: pass",
        "ok = self._generate_token(a) == given",
        "given == sudo().token_hash",
        "a and (request.params['signature'] != b)",
        "user.password == given",
        "def valid(csrf):\n    hm, _, until = csrf.rpartition('o')\n    return hm == expected",
    ],
)
def test_a_plain_comparison_is_seen(source: str) -> None:
    (found,) = comparisons(source)
    assert found.plain
    assert found.line == source.count("\n") + 1


@pytest.mark.parametrize(
    "source",
    [
        "token == ''",
        "token != None",
        "token == NAME",
        "record.tokenizer == other",
        "token is other",
        "token in tokens",
        "name == other",
        "len(token) > count",
        "'token == other'",
    ],
)
def test_what_compares_no_secret_is_not(source: str) -> None:
    assert not list(comparisons(source))


@pytest.mark.parametrize(
    "source", ["consteq(a, b)", "hmac.compare_digest(a, b)", "tools.consteq(a, b)"]
)
def test_one_in_constant_time_is_told_from_it(source: str) -> None:
    (found,) = comparisons(source)
    assert not found.plain
