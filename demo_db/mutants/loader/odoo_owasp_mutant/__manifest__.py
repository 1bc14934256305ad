{
    "name": "odoo-owasp mutant",
    "summary": "Weakens one defense of a demo Odoo on purpose; server-wide only, never installed",
    "author": "odoo-owasp",
    "category": "Hidden",
    "license": "Other OSI approved licence",
    "depends": ["base", "rpc", "web"],
    "installable": False,
    "post_load": "post_load",
}
