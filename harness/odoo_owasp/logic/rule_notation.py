"""A record rule in a notation of our own: calls instead of lists, so that it reads as a sentence.

``either(equals(user_id, False), equals(user_id, user.id))`` says what Odoo 19 writes in Polish
notation. A path and an operator stand as names; a value stays the expression that it is.
"""

import ast
from collections.abc import Iterator

from odoo_owasp.logic.domains import Unsupported

_WORDS = {
    "=": "equals", "!=": "differs", "in": "among", "not in": "outside", "<": "below",
    "<=": "at_most", ">": "above", ">=": "at_least", "like": "like", "ilike": "ilike",
    "not like": "unlike", "not ilike": "unilike", "=like": "matches", "=ilike": "imatches",
    "child_of": "child_of", "parent_of": "parent_of", "any": "leads_to",
    "not any": "never_leads_to", "=?": "equals_if_set",
}  # fmt: skip
_OPERATORS = {word: operator for operator, word in _WORDS.items()}
_JOINTS = {"&": ("both", 2), "|": ("either", 2), "!": ("never", 1)}
_MARKS = {word: mark for mark, (word, _) in _JOINTS.items()}
_NESTED = ("any", "not any")
_EVERYTHING, _NOTHING = "everything()", "nothing()"


def sentence(domain: str) -> str:
    """Odoo's text ``domain`` in our notation. Raises Unsupported where it cannot be said."""
    return _sentence(_parsed(domain or "[]"))


def domain(sentence: str) -> str:
    """The text that Odoo would have for the rule ``sentence``."""
    return _list(_parsed(sentence))


def canonical(text: str) -> str:
    """Odoo's text of a rule in one spelling; as it is, where it has no sentence."""
    try:
        return domain(sentence(text))
    except Unsupported:
        return text


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise Unsupported(f"not an expression: {text!r}") from error


def _sentence(node: ast.expr) -> str:
    if not isinstance(node, ast.List):
        raise Unsupported(f"a domain is a list, not {ast.unparse(node)}")
    items = iter(node.elts)
    said = [_said(item, items) for item in items]
    return said[0] if len(said) == 1 else f"both({', '.join(said)})" if said else _EVERYTHING


def _said(item: ast.expr, rest: Iterator[ast.expr]) -> str:
    match item:
        case ast.Constant(value="&" | "|" | "!" as mark):
            word, operands = _JOINTS[mark]
            return f"{word}({', '.join(_said(next(rest), rest) for _ in range(operands))})"
        case ast.Tuple(elts=parts) | ast.List(elts=parts) if len(parts) == 3:
            return _condition(*parts)
    raise Unsupported(f"domain item {ast.unparse(item)}")


def _condition(field: ast.expr, operator: ast.expr, value: ast.expr) -> str:
    match field, operator, value:
        case ast.Constant(value=1), ast.Constant(value="="), ast.Constant(value=1):
            return _EVERYTHING
        case ast.Constant(value=0), ast.Constant(value="="), ast.Constant(value=1):
            return _NOTHING
        case ast.Constant(value=str() as path), ast.Constant(value=str() as sign), _:
            if sign.lower() in _WORDS:
                nested = sign.lower() in _NESTED
                given = _sentence(value) if nested else ast.unparse(value)
                return f"{_WORDS[sign.lower()]}({path}, {given})"
    raise Unsupported(f"condition on {ast.unparse(field)}")


def _list(node: ast.expr) -> str:
    """A domain, in which what stands side by side needs no mark to be joined."""
    outermost = isinstance(node, ast.Call) and ast.unparse(node.func) == "both"
    sides = node.args if isinstance(node, ast.Call) and outermost else [node]
    return f"[{', '.join(item for side in sides for item in _items(side))}]"


def _items(node: ast.expr) -> Iterator[str]:
    """The items of the Polish notation that ``node`` stands for."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        raise Unsupported(f"no sentence: {ast.unparse(node)}")
    word, given = node.func.id, node.args
    if word in ("everything", "nothing") and not given:
        yield f"({int(word == 'everything')}, '=', 1)"
    elif word in _MARKS:
        # Of more than two, each but the last needs a mark of its own.
        yield from [repr(_MARKS[word])] * max(1 if word == "never" else 0, len(given) - 1)
        for one in given:
            yield from _items(one)
    elif word in _OPERATORS and len(given) == 2:
        operator = _OPERATORS[word]
        nested = operator in _NESTED
        value = _list(given[1]) if nested else ast.unparse(given[1])
        yield f"({ast.unparse(given[0])!r}, {operator!r}, {value})"
    else:
        raise Unsupported(f"no sentence: {ast.unparse(node)}")
