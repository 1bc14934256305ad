"""What an owner of the database writes to be evaluated stays within its sandbox."""

from functools import partial

from odoo_owasp import claim

sandbox = partial(
    claim,
    verifies="RFI",
    severity="critical",
    cwe=[94, 95],
    asvs=["v5.0.0-1.3.2"],
    odoo=">=19",
    needs=["host"],
)


@sandbox("RFI-001", "An expression stays in its sandbox wherever Odoo evaluates it")
def test_expressions(sandboxed):
    sandboxed("expression", "expression")


@sandbox("RFI-002", "Code that customizes Odoo stays in its sandbox wherever it runs")
def test_code(sandboxed):
    sandboxed("expression", "code")


@sandbox(
    "RFI-003",
    "What a template evaluates stays in its sandbox wherever it is rendered",
    asvs=["v5.0.0-1.3.2", "v5.0.0-1.3.7"],
)
def test_templates(sandboxed):
    sandboxed("template", "qweb")
    sandboxed("template", "inline")
