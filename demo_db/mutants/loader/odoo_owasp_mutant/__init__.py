"""Apply the one mutant named by ODOO_OWASP_MUTANT; without it, Odoo must not start."""

import importlib.util
import logging
import os

VARIABLE = "ODOO_OWASP_MUTANT"
_logger = logging.getLogger(__name__)


def post_load() -> None:
    """Import the mutant's file, call its patch() and serve the files of SERVED changed."""
    try:
        path = os.environ[VARIABLE]
        spec = importlib.util.spec_from_file_location("odoo_owasp_mutant_file", path)
        mutant = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(mutant)
        if not (hasattr(mutant, "patch") or hasattr(mutant, "SERVED")):
            raise AttributeError("neither patch() nor SERVED")
        if hasattr(mutant, "SERVED"):
            from . import served

            served.change(mutant.SERVED)
        if hasattr(mutant, "patch"):
            mutant.patch()
    except Exception as error:
        # Odoo logs an exception of a server-wide module and starts all the same:
        # an unmutated Odoo would then pass for a mutant. Only an exit stops it.
        raise SystemExit(f"odoo-owasp: no mutant was applied ({VARIABLE}): {error!r}") from error
    _logger.warning("mutant applied: %s", path)
