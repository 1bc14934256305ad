"""What report.html costs: time to render, size, and how soon a browser shows it and filters claims.

python benchmarks/report.py [CHROMIUM]
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import synthetic
from playwright.sync_api import Browser, sync_playwright

from odoo_owasp import content
from odoo_owasp.provision.machine import find_tool
from odoo_owasp.report import page

ROUNDS = 3
_FILTERED = """async () => {
    const field = document.querySelector("[name=text]");
    field.value = "defense 1";
    field.dispatchEvent(new Event("input", {bubbles: true}));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    return performance.now();
}"""
_OPENED = """async () => {
    const began = performance.now(), matrix = document.querySelector(".matrix");
    matrix.open = true;
    while (!matrix.querySelector("td button")) await new Promise(requestAnimationFrame);
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
}"""


def main() -> None:
    """Measure and print; times are medians."""
    program = sys.argv[1] if len(sys.argv) > 1 else str(find_tool("chromium") or "")
    parts = page.Parts(*map(content.template, ("page.html", "page.css", "page.js")))
    print(f"{'cases':>8}{'form':>9}{'render ms':>11}{'kB':>8}{'load ms':>9}{'filtered ms':>13}"
          f"{'matrix ms':>11}")  # fmt: skip
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for cases in (10, 1_000, 10_000, 100_000):
            run = synthetic.run(cases)
            for form, evidence in (("private", True), ("public", False)):
                began = time.perf_counter()
                text = page.render(run, 1, parts, evidence=evidence)
                took = time.perf_counter() - began
                file = Path(folder) / "report.html"
                file.write_text(text, "utf-8")
                seen = [_opened(browser, file, evidence) for _ in range(ROUNDS)]
                load, filtered, matrix = (statistics.median(one) for one in zip(*seen, strict=True))
                print(f"{cases:>8,}{form:>9}{1e3 * took:>11.0f}{file.stat().st_size / 1e3:>8.0f}"
                      f"{load:>9.0f}{filtered:>13.0f}{matrix:>11.0f}")  # fmt: skip
        browser.close()


def _opened(browser: Browser, file: Path, evidence: bool) -> tuple[float, float, float]:
    """Milliseconds from the start to the load event and to filtered claims; to open a matrix."""
    opened = browser.new_page()
    opened.goto(file.as_uri())
    load = opened.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
    began = opened.evaluate("performance.now()")
    filtered = load + opened.evaluate(_FILTERED) - began
    matrix = opened.evaluate(_OPENED) if evidence else 0.0
    opened.close()
    return load, filtered, matrix


if __name__ == "__main__":
    main()
