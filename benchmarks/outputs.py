"""What the public formats cost: time and size of each, for runs of 10 to 100,000 cases.

python benchmarks/outputs.py
"""

import gzip
import statistics
import time

import synthetic

from odoo_owasp import runs

ROUNDS = 3


def main() -> None:
    """Measure and print; times are medians, and worth comparing with one another alone."""
    print(f"{'cases':>8}  {'format':<28}{'ms':>9}{'kB':>10}{'gzip kB':>10}")
    for cases in (10, 1_000, 10_000, 100_000):
        run = synthetic.run(cases)
        for name, render in runs.PUBLISHED.items():
            took = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                text = render(run, 1).encode()
                took.append(time.perf_counter() - began)
            median, size, packed = statistics.median(took), len(text), len(gzip.compress(text))
            sizes = f"{size / 1e3:>10.1f}{packed / 1e3:>10.1f}"
            print(f"{cases:>8,}  {name:<28}{1e3 * median:>9.1f}{sizes}")


if __name__ == "__main__":
    main()
