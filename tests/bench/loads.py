"""Ingest against a bare cast-and-write of the same file by the same engine, each in a process of its own."""

import json
import statistics
import subprocess
import sys
from pathlib import Path

PAIRS = 3
BARE = """
import json, resource, sys, time
from costlib import duck
from costlib.focus.contract import COST_AND_USAGE, SQL_TYPES
bill, target, spill = sys.argv[1:]
casts = ", ".join(f'TRY_CAST("{c.name}" AS {SQL_TYPES[c.kind]}) AS "{c.name}"' for c in COST_AND_USAGE)
start = time.perf_counter()
with duck.connect("1GB", spill) as con:
    con.execute(f"COPY (SELECT {casts} FROM read_parquet('{bill}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
"""
INGEST = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from costlib.ledger import Ledger
bill, home, _ = sys.argv[1:]
start = time.perf_counter()
Ledger(Path(home)).ingest([Path(bill)], now=datetime.now(UTC))
"""
REPORT = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.perf_counter() - start, "megabytes": peak}))
"""


def measure(bill: Path, folder: Path, pairs: int = PAIRS) -> dict[str, float]:
    """Medians over pairs of runs: seconds and peak memory of each, and the speed of ingest as a share of the bare."""
    runs = [(_run(BARE, bill, folder / "bare"), _run(INGEST, bill, folder / "home")) for _ in range(pairs)]
    return {
        "bare_seconds": statistics.median(bare["seconds"] for bare, _ in runs),
        "ingest_seconds": statistics.median(ours["seconds"] for _, ours in runs),
        "bare_megabytes": max(bare["megabytes"] for bare, _ in runs),
        "ingest_megabytes": max(ours["megabytes"] for _, ours in runs),
        "speed": statistics.median(bare["seconds"] / ours["seconds"] for bare, ours in runs),
    }


def _run(code: str, bill: Path, target: Path) -> dict[str, float]:
    subprocess.run(["rm", "-rf", str(target)], check=True)
    spill = target.with_name("spill")
    spill.mkdir(exist_ok=True)
    command = [sys.executable, "-c", code + REPORT, str(bill), str(target), str(spill)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
