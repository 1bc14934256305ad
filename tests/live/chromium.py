"""A real Chromium, confined to a server of the test's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from odoo_owasp.model.role import Role
from odoo_owasp.model.rules import Budget, Origin, Rules
from odoo_owasp.oracles.browser import ChromiumOracle, Loader
from odoo_owasp.provision.machine import find_tool
from odoo_owasp.transports.budget import SharedBudget
from odoo_owasp.transports.guard import WireGuard

SHOP, AGENT = "shop.invalid", "odoo-owasp/0 (run 12ab)"
NOBODY = Role("anonymous")
UNBOUNDED = Budget()
CHROMIUM = str(find_tool("chromium") or find_tool("google-chrome") or "")


class Opener:
    """Opens an oracle on a server: ``opened(server, host=..., budget=..., wrap=...)``."""

    def __init__(self, folder: Path, notes: Any, ca_file: str) -> None:
        self._folder, self._notes, self._ca_file = folder, notes, ca_file
        self._closing: list[Any] = []

    def __call__(
        self,
        server: Any,
        host: str = SHOP,
        budget: Budget = UNBOUNDED,
        wrap: Callable[[WireGuard], Loader] = lambda guard: guard,
    ) -> ChromiumOracle:
        origin = Origin("https", host, server.server_port)
        rules = Rules(frozenset({origin}), server.server_address[0], "", budget)
        shared = SharedBudget(budget, self._folder / "budget")
        guard = WireGuard(rules, self._ca_file, self._notes, shared, AGENT)
        self._closing.append(guard)
        oracle = ChromiumOracle(
            wrap(guard), str(origin), CHROMIUM, lambda role: "session_id=abc",
            self._folder / "screenshots",
        )  # fmt: skip
        self._closing.append(oracle)
        return oracle

    def close(self) -> None:
        for one in reversed(self._closing):
            one.close()
