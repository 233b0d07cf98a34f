"""Measure what the README claims, side by side with the alternatives in one run: ``make bench``.

The table goes to standard output and to docs/benchmarks.md. Data is made once, in bench-data/.
"""

import os
import platform
import shutil
import statistics
import sys
from datetime import UTC, datetime
from math import exp, log
from pathlib import Path

from bench import allocation, budgets, explorer, exports, forecasts, loads, pages, questions, sources, tokens
from bench.bill import write_bill

from costlib.ledger import Ledger
from costlib.sample.load import load_sample

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "bench-data"
SIZES = (1_000_000, 10_000_000)
PANDAS_BYTES_PER_ROW = 900
"""What pandas needs at its peak while it reads the bill; a size that the machine can't hold is skipped."""


def main() -> None:
    """Measure and write the table."""
    sizes = tuple(int(size) for size in sys.argv[1:]) or SIZES
    lines = [f"Measured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores ({platform.machine()}).", ""]
    answers: dict[int, dict[str, float]] = {}
    for size in sizes:
        bill, folder = DATA / f"bill-{size}.parquet", DATA / f"work-{size}"
        folder.mkdir(parents=True, exist_ok=True)
        write_bill(bill, size)
        lines += _ingest(size, bill, folder)
        answers[size] = questions.costboard(folder / "home")
        lines += _questions(size, bill, folder, answers[size])
    lines += _growth(answers, sizes)
    lines += allocation.measure(sizes[-1], DATA / f"tenants-{sizes[-1]}")
    lines += _tokens()
    lines += _pages(DATA / f"work-{sizes[-1]}" / "home")
    lines += ["", *budgets.measure(DATA / f"work-{sizes[-1]}" / "home")]
    lines += ["", *forecasts.measure(DATA / "sample")]
    lines += ["", *exports.measure(DATA / "export"), *sources.measure(DATA / "syncs")]
    lines += ["", *explorer.measure(DATA / "explorer")]
    text = "\n".join(lines) + "\n"
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs" / "benchmarks.md").write_text("# Benchmarks\n\nWritten by `make bench`.\n\n" + text)
    print(text)


def _ingest(size: int, bill: Path, folder: Path) -> list[str]:
    found = loads.measure(bill, folder)
    return [
        f"## {size:,} charges: ingest",
        "",
        "| | seconds | rows a second | peak memory |",
        "| --- | ---: | ---: | ---: |",
        (
            f"| bare cast and write by DuckDB | {found['bare_seconds']:.1f} | {size / found['bare_seconds']:,.0f} "
            f"| {found['bare_megabytes']:,.0f} MB |"
        ),
        (
            f"| `costboard ingest` (check, write, cube, audit) | {found['ingest_seconds']:.1f} "
            f"| {size / found['ingest_seconds']:,.0f} | {found['ingest_megabytes']:,.0f} MB |"
        ),
        "",
        f"Ingest runs at {found['speed']:.0%} of the bare speed (median of {loads.PAIRS} pairs).",
        "",
    ]


def _questions(size: int, bill: Path, folder: Path, ours: dict[str, float]) -> list[str]:
    cube = Ledger(folder / "home").engine().rows("SELECT count(*) FROM cube")[0][0]
    raw, lite = questions.in_duckdb(bill), questions.in_sqlite(bill, folder)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    frames = questions.in_pandas(bill) if size * PANDAS_BYTES_PER_ROW < memory else {}
    rows = [
        f"| {name} | {ms:.1f} | {_cell(frames, name)} | {_cell(lite, name)} | {_cell(raw, name)} |"
        for name, ms in ours.items()
    ]
    asked = [each.name for each in questions.GROUPED]
    summary = [
        f"Grouped questions are {_times(other, ours, asked):.0f} times as fast as {title} (geometric mean)."
        for title, other in (("pandas", frames), ("SQLite", lite), ("DuckDB on the raw file", raw))
        if other
    ]
    skipped = [] if frames else ["pandas was left out: it needs more memory than this machine has."]
    return [
        f"## {size:,} charges: questions (median ms; the cube has {cube:,} rows)",
        "",
        "| question | Costboard | pandas, in memory | SQLite | DuckDB, raw Parquet |",
        "| --- | ---: | ---: | ---: | ---: |",
        *rows,
        "",
        *summary,
        *skipped,
        "",
    ]


def _growth(answers: dict[int, dict[str, float]], sizes: tuple[int, ...]) -> list[str]:
    if len(sizes) < 2:
        return []
    asked = [each.name for each in questions.GROUPED]
    ratio = _times(answers[sizes[-1]], answers[sizes[0]], asked)
    return [f"From {sizes[0]:,} to {sizes[-1]:,} charges grouped questions take {ratio:.2f} times as long.", ""]


def _tokens() -> list[str]:
    found = tokens.measure()
    return [
        (
            f"{tokens.ROWS:,} rows of token usage are priced in {found['seconds']:.1f} s; the process that holds them "
            f"peaks at {found['megabytes']:,.0f} MB."
        ),
        "",
    ]


def _pages(home: Path) -> list[str]:
    sample = DATA / "sample"
    shutil.rmtree(sample, ignore_errors=True)
    load_sample(Ledger(sample), datetime.now(UTC))
    small, large = pages.server_ms(sample), pages.server_ms(home)
    rows = [f"| {page} | {small[page]:.0f} | {large[page]:.0f} |" for page in pages.PAGES]
    return [
        "## Pages: server time, warm (median ms)",
        "",
        "| page | sample company | largest bill |",
        "| --- | ---: | ---: |",
        *rows,
        "",
        f"A server answers {pages.ready_seconds(sample):.1f} s after its start.",
    ]


def _times(slow: dict[str, float], fast: dict[str, float], names: list[str]) -> float:
    """Geometric mean of the ratios."""
    return exp(statistics.mean(log(slow[name] / fast[name]) for name in names))


def _cell(times: dict[str, float], name: str) -> str:
    return f"{times[name]:,.0f}" if name in times else "-"


main()
