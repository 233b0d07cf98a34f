"""Usage rows to be priced: how long, and at what peak of memory, in a process of its own.

Run: ``python tests/bench/tokens.py [ROWS]``.
"""

import resource
import subprocess
import sys
import time

import duckdb
import pyarrow as pa

from costlib.models.ai.pricing import price_usage
from costlib.policy.prices.packaged import PackagedBook

ROWS = 10_000_000
DAYS = 730
MODELS = ("gpt-4", "gpt-4o", "gpt-4o-mini", "o3", "gpt-5", "gpt-5-mini", "gpt-3.5-turbo", "unheard-of-1")
KINDS = ("input", "cached_input", "output")


def usage(rows: int) -> pa.Table:
    """Rows of usage over two years, a model that nobody prices among them."""
    names, kinds = (f"[{', '.join(repr(each) for each in values)}]" for values in (MODELS, KINDS))
    return duckdb.sql(
        f"SELECT 'OpenAI' AS provider, {names}[CAST(1 + hash(i) % {len(MODELS)} AS BIGINT)] AS model, "
        f"{kinds}[CAST(1 + (hash(i) >> 8) % {len(KINDS)} AS BIGINT)] AS kind, "
        f"DATE '2024-11-01' + CAST(i % {DAYS} AS INTEGER) AS day, "
        f"CAST((hash(i) >> 16) % 5000 AS BIGINT) AS tokens FROM range({rows}) AS t(i)"
    ).to_arrow_table()


def measure(rows: int = ROWS) -> dict[str, float]:
    """``seconds`` of pricing alone, ``megabytes`` at the peak of a process that holds the rows too."""
    found = subprocess.run([sys.executable, __file__, str(rows)], check=True, capture_output=True, text=True)
    seconds, megabytes = (float(each) for each in found.stdout.split())
    return {"seconds": seconds, "megabytes": megabytes}


def _main() -> None:
    table = usage(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
    start = time.perf_counter()
    priced = price_usage(table, PackagedBook())
    seconds = time.perf_counter() - start
    rows = sum(each.used.rows for each in priced.estimates) + sum(each.rows for each in priced.unpriced)
    if rows != table.num_rows or not priced.unpriced:
        sys.exit(f"{rows} of {table.num_rows} rows are accounted for")
    print(f"{seconds:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    _main()
