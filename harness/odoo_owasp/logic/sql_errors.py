"""PostgreSQL's refusals of a malformed statement, as an answer may tell them."""

import re
from html import unescape

# Class 42, "Syntax Error or Access Rule Violation", by the names of psycopg2's exceptions. Without
# the module's name these are also others' exceptions: Python has a SyntaxError of its own. Those
# that a bound value of an unfitting type ends in are left out (oracles/statements.py).
_NAMES = re.compile(
    r"psycopg2\.errors\.(?P<name>SyntaxError(?!OrAccess)|SyntaxErrorOrAccessRuleViolation"
    r"|Undefined(?!Function)\w+"
    r"|Ambiguous\w+|Duplicate(?:Column|Alias|Table|Function|Object|Cursor)|Wrong\w+"
    r"|GroupingError|WindowingError|Indeterminate\w+|InvalidColumnReference|InvalidName"
    r"|InvalidRecursion|ReservedName|NameTooLong|InsufficientPrivilege)\b"
)
# The same by their messages, for what tells the message alone.
_MESSAGES = re.compile(
    r'syntax error at or near "|unterminated quoted (?:string|identifier) at or near'
    r"|unterminated /\* comment|zero-length delimited identifier|syntax error at end of input"
    r"|(?:column|relation|table|schema|type|collation) [^\n]{1,200} does not exist\n"
    r"+LINE \d+|missing FROM-clause entry for table|must appear in the GROUP BY clause"
    r"|argument of [A-Z ]{2,20} must be type boolean|each UNION query must have"
)


def malformed(body: str) -> str:
    """What PostgreSQL is shown to have said of a malformed statement in ``body``; or nothing."""
    text = unescape(body).replace('\\"', '"').replace("\\n", "\n")
    for pattern in (_NAMES, _MESSAGES):
        if found := pattern.search(text):
            return " ".join(found[0].split())
    return ""
