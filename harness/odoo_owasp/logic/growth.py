"""Attacks that nobody wrote down, grown from the grammar that the corpora follow.

In SQL an attack is a breaker that leaves its place, a payload that bears the tracer and a closer
that copes with what comes after; structures hold such text somewhere. In a sandbox it is a walk to
what is forbidden, wrapped in legal syntax; of a path, the steps of a climb in several spellings.
"""

import html
import json
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider
from hypothesis.strategies import SearchStrategy

from odoo_owasp.model.vector import TRACER, Vector

Text = SearchStrategy[str]

USUAL_SEED = 0
"""Grows the same attacks on every day."""


class SeededProvider(HypothesisProvider):
    """Draws by the seed alone.

    Hypothesis's own provider also draws constants of whatever modules are loaded, which would
    grow other attacks in another process, and writes them to a folder.
    """

    def _maybe_draw_constant(self, *_: Any, **__: Any) -> None:
        return None


AVAILABLE_PROVIDERS["odoo-owasp"] = f"{__name__}.SeededProvider"


def grown(kind: str, most: int, number: int | None = None) -> tuple[Vector, ...]:
    """Up to ``most`` attacks of ``kind``, none twice; fewer where the grammar has no more.

    The same seed ``number`` grows the same attacks; it stands in their ids, so that a run's
    output names it. Without a number it is USUAL_SEED.
    """
    if kind not in GRAMMAR:
        raise ValueError(f"nothing grows of kind {kind}, but of {', '.join(GRAMMAR)}")
    strategy, source = GRAMMAR[kind]
    number = USUAL_SEED if number is None else number
    return tuple(
        Vector(f"{kind}-grown-{number}-{n:03}", kind, value, "a grown variation", source)
        for n, value in enumerate(_drawn(strategy, most, number))
    )


def _drawn(strategy: Text, most: int, number: int) -> list[str]:
    found: dict[str, None] = {}

    @seed(number)
    @settings(
        max_examples=3 * most,  # some come twice
        backend="odoo-owasp",
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: str) -> None:
        found.setdefault(value)

    collect()
    return list(found)[:most]


def _one(*choices: str) -> Text:
    return st.sampled_from(choices)


def _joined(*parts: Text) -> Text:
    return st.tuples(*parts).map("".join)


# SQL ----------------------------------------------------------------------------------------------

_BREAKERS = _one(
    "", " ", "'", "''", "'''", "\\'", "\\\\'", '"', "')", "'))", '")', "$$", "*/", "\n", "\0'",
    "\u02bc", "\u2019", "\uff07", "%27",
)  # fmt: skip
_PAYLOADS = _one(
    " or {tracer} is null", " and {tracer}=1", "; select {tracer}", "; drop table {tracer}",
    " union select {tracer}", " union all select id from {tracer}", "||{tracer}||", "::{tracer}",
    ",{tracer}", ", (select {tracer})", "->>{tracer}", "/*{tracer}*/", "%({tracer})s",
    " and 1=cast({tracer} as int)", " or (select {tracer} from pg_sleep(0)) is null",
    " or exists (select 1 from {tracer})", " collate {tracer}", " limit 1 offset {tracer}",
)  # fmt: skip
_CLOSERS = _one("", " --", " -- ", ";", ")", "/*", " or ('", ' or ("', "\n", "\0", "\\")
_BLANKS = _one(" ", " ", "\t", "\n", "/**/", "\f", "\u00a0")


def _spelled(text: str, blank: str, upper: bool) -> str:
    text = text.upper().replace(TRACER.upper(), TRACER) if upper else text
    return text.replace(" ", blank)


def _broken(*starts: str) -> Text:
    """A legal beginning that something breaks out of."""
    attack = _joined(_BREAKERS, _PAYLOADS, _CLOSERS)
    return _joined(_one(*starts), st.builds(_spelled, attack, _BLANKS, st.booleans()))


_VALUE = _broken("", "x", "1", "O", "2024-01-01")
_OPERATOR = _broken("=", "!=", "ilike", "in", "any", "<=")
_FIELD = _broken("name", "id", "create_date", "parent_id.name", "country_id.name")
_ORDER = _broken("name", "id desc", "name asc nulls last", "create_date desc, id", "parent_id")
_NAMES = _one("name", "email", "parent_id.name", "id", "color", "create_date")
_OPERATORS = _one("=", "!=", "in", "not in", "ilike", "=like", "<", ">=", "child_of", "=?")
_RELATIONS = _one("parent_id", "child_ids", "country_id", "user_id", "category_id")
_NESTED = _one("any", "not any", "any!", "not any!")

_WRONG_TYPE = st.one_of(_VALUE, _VALUE.map(lambda it: [it]), _VALUE.map(lambda it: {it: 1}))
_CONDITION = st.one_of(
    st.tuples(_NAMES, _OPERATORS, _WRONG_TYPE),
    st.tuples(_NAMES, _OPERATOR, st.just("x")),
    st.tuples(_FIELD, _OPERATORS, st.just(1)),
)


def _deeper(inner: SearchStrategy[list[Any]]) -> SearchStrategy[list[Any]]:
    """Domains around others. Each is one term, so that connectors find both their sides."""
    return st.one_of(
        st.tuples(_RELATIONS, _NESTED, inner).map(lambda term: [term]),
        st.tuples(_one("&", "|"), inner, inner).map(lambda it: [it[0], *it[1], *it[2]]),
        inner.map(lambda term: ["!", *term]),
    )


_DOMAIN = st.recursive(_CONDITION.map(lambda term: [term]), _deeper, max_leaves=4)
_HAVING = st.one_of(
    st.tuples(_one("__count", "color:sum"), _OPERATORS, _WRONG_TYPE),
    st.tuples(_one("__count", "color:sum"), _OPERATOR, st.just(1)),
    st.tuples(_broken("__count", "color:sum", "color:max"), _one(">", "="), st.just(1)),
).map(lambda term: [term])
_GROUP = st.one_of(
    st.fixed_dictionaries({
        "groupby": _broken("name", "create_date:month", "country_id.code").map(lambda it: [it]),
        "aggregates": st.just(["__count"]),
    }),
    st.fixed_dictionaries({
        "groupby": st.just(["lang"]),
        "aggregates": _broken("color:sum", "id:array_agg", "__count").map(lambda it: [it]),
    }),
    st.fixed_dictionaries({
        "groupby": st.just(["lang"]), "aggregates": st.just(["__count"]), "order": _ORDER,
    }),
)  # fmt: skip
_LIMIT = st.one_of(
    st.fixed_dictionaries({"limit": _WRONG_TYPE, "offset": st.just(0)}),
    st.fixed_dictionaries({"limit": st.just(1), "offset": _WRONG_TYPE}),
)
_CONTEXT = st.dictionaries(
    _one("lang", "tz", "bin_size", "active_test", "allowed_company_ids", "order", "default_name"),
    _WRONG_TYPE,
    min_size=1,
    max_size=3,
)

# Sandboxes ----------------------------------------------------------------------------------------

_WALKS = _one(
    "().__class__", "''.__class__.__base__", "().__class__.__base__.__subclasses__()", "int.mro()",
    "(lambda: 0).__globals__", "(lambda: 0).__code__", "(x for x in [1]).gi_frame",
    "(x for x in [1]).gi_code", "len.__self__", "open('{canary}').read()", "globals()",
    "__import__('os').environ['{variable}']", "getattr((), '_' * 2 + 'class' + '_' * 2)",
    "eval('1')", "type(1)", "().__\uff43lass__", "()._\ufe4dclass_\ufe4d",
    "'{0.__globals__[__builtins__][open]}'.format(lambda: 0)",
)  # fmt: skip
_SYNTAX = _one(
    "@", "(@)", "[@][0]", "(@, 1)[0]", "{'a': @}['a']", "dict(a=@)['a']", "(0 or @)",
    "(@ if 1 else 0)", "(lambda: @)()", "(lambda v: @)(1)", "[@ for v in [1]][0]",
    "[v for v in [@]][0]", "list(map(lambda v: @, [1]))[0]", "list(@ for v in [1])[0]",
)  # fmt: skip


def _around(*outer: Text) -> Text:
    """Syntax around syntax: each @ holds what comes next."""

    def nested(parts: tuple[str, ...]) -> str:
        whole = "@"
        for part in parts:
            whole = whole.replace("@", part)
        return whole

    return st.tuples(*outer).map(nested)


_EXPRESSION = _around(_SYNTAX, st.just("('{tracer}'.upper() + str(@))"), _SYNTAX, _SYNTAX, _WALKS)
_CODE = _around(
    _one(
        "result = @", "result = ''\nresult += @", "if 1:\n    result = @", "a, result = 1, @",
        "def f():\n    return @\nresult = f()", "for v in [1]:\n    result = @",
        "try:\n    1 / 0\nexcept Exception:\n    result = @", "while 1:\n    result = @\n    break",
    ),
    _EXPRESSION,
)  # fmt: skip
_QWEB = _around(
    _one(
        '<t t-out="@"/>', '<p t-att-title="@"/>', '<t t-if="1"><t t-out="@"/></t>',
        '<t t-set="a" t-value="@"/><t t-out="a"/>', '<p t-attf-title="x {{ @ }}"/>',
        '<t t-foreach="[@]" t-as="a"><t t-out="a"/></t>', '<p t-att="{\'title\': @}"/>',
    ),
    _EXPRESSION.map(html.escape),
)  # fmt: skip
_INLINE = _around(_one("{{ @ }}", "x {{ @ }} y", "{{ @ ||| x }}", "<p>{{ @ }}</p>"), _EXPRESSION)

# Files --------------------------------------------------------------------------------------------

_STEP = _one(
    "../", "..//", ".././", "....//", "..%2f", "%2e%2e/", ".%2e/", "%2e%2e%2f", "%252e%252e%252f",
    "..\\", "..%5c", "..;/", "..%3b/", "%c0%ae%c0%ae/", "..%c0%af", "\uff0e\uff0e/", ".%00./",
)  # fmt: skip
_CLIMB = st.builds(
    lambda steps, times: "".join(steps) * times,
    st.lists(_STEP, min_size=1, max_size=3),
    st.integers(min_value=4, max_value=12),
)
_PATH = _joined(
    _one("", "./", "/", "img/", "img/nologo.png/", "{tracer}/"),
    _CLIMB,
    st.just("{canary}"),
    _one("", "", "%00.png", ".", "/", "%20", "?x=.png", "%23.png", ";.css", "\\"),
)
_MEMBER = _joined(
    _one("", "/", "{tracer}/", "{tracer}/static/", "filestore/", "C:\\"),
    _CLIMB,
    _one("", "tmp/", "tmp\\"),
    _one("{tracer}.txt", "{tracer}.py", "{tracer}.js", "{tracer}"),
)
_URL = _joined(
    _one("http://", "HTTP://", "https://", "//", "http:\\\\", "ftp://", "gopher://", " http://"),
    _one("", "", "www.example.com@", "a:b@", "www.example.com:80@", "www.example.com%40"),
    _one(
        "127.0.0.1", "localhost", "localhost.", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
        "0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "\u2460\u2461\u2466.0.0.1",
    ),
    st.just(":{port}/"),
    _one("{tracer}", "{tracer}.png", "{tracer}#x", "a/../{tracer}", "{tracer}?u=www.example.com"),
)  # fmt: skip

_note = partial(json.dumps, sort_keys=True)
_SANDBOX = "CWE-95; odoo: tools/safe_eval.py"

GRAMMAR: dict[str, tuple[Text, str]] = {
    "value": (_VALUE, "CWE-89"),
    "operator": (_OPERATOR, "CWE-89"),
    "field": (_FIELD, "CWE-89"),
    "order": (_ORDER, "CWE-89"),
    "property": (_broken("x", "color", "a1b2c3d4"), "CWE-89"),
    "column": (_broken("name", "parent_id/id", ".id", "child_ids/name"), "CWE-89"),
    "json-path": (_broken("country_id.name", "properties.x", "name->>'en_US'"), "CWE-89"),
    "like": (_broken("%", "_%", "100\\%", "%a_"), "CWE-89; CWE-155"),
    "group": (_GROUP.map(_note), "CWE-89"),
    "having": (_HAVING.map(_note), "CWE-89"),
    "limit": (_LIMIT.map(_note), "CWE-89"),
    "context": (_CONTEXT.map(_note), "CWE-89"),
    "domain": (_DOMAIN.map(_note), "CWE-89"),
    "expression": (_EXPRESSION, _SANDBOX),
    "code": (_CODE, _SANDBOX),
    "qweb": (_QWEB, "CWE-1336; odoo: addons/base/models/ir_qweb.py"),
    "inline": (_INLINE, "CWE-1336; odoo: tools/rendering_tools.py"),
    "path": (_PATH, "CWE-22"),
    "member": (_MEMBER, "CWE-22"),
    "url": (_URL, "CWE-918"),
}
"""What grows of each kind, and where the idea comes from. ``{tracer}`` stands in all but paths."""
