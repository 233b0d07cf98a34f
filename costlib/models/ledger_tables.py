"""The tables of the ledger's own books: rows as they are shown and as they are exported, amounts as decimals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.amounts import EXACT
from costlib.focus.contract import COSTS, DATASETS
from costlib.ledger.home import Home
from costlib.ledger.lake import Lake
from costlib.ledger.reports import Delivery, FileReport, LoadReport, merged, plain
from costlib.models.history import Restatement
from costlib.models.quarantine import Reason
from costlib.models.reconciliation import Line
from costlib.models.sources import SourceState, ago
from costlib.models.trail import Step
from costlib.scope import BASIS_TITLES

MARKS: Mapping[str, str] = {
    "agrees": "✓ agrees",
    "not given": "- not given",
    "lake differs": "▲ lake differs",
    "cube differs": "▲ cube differs",
    "delivering": "✓ delivering",
    "late": "▲ late",
    "ended": "- ended",
    "added up": "✓ adds up",
    "lost": "▲ rows lost",
    "grew": "▲ grew",
    "shrank": "▼ shrank",
    "same": "= same",
    "unknown": "? unknown",
}
"""State to what a reader sees of it: a sign and a word, so that colour is never needed."""


def sources_table(sources: Iterable[SourceState], now: datetime) -> pa.Table:
    """One row per source. ``data_until`` is its last day; ``days_behind`` counts from the newest source."""
    return _table(
        {
            "state": MARKS[each.state],
            "source": each.source,
            "kind": "sample data" if each.sample else "bills",
            "format": ", ".join(each.formats),
            "first_day": each.first_day,
            "data_until": each.last_day,
            "days_behind": each.days_behind,
            "last_load": ago(each.loaded, now),
            "loaded_at": each.loaded,
            "rows": each.rows,
        }
        for each in sources
    )


def reconciliation_table(lines: Iterable[Line]) -> pa.Table:
    """One row per source, month, currency and basis; the two differences are 0 where all three counts agree."""
    return _table(
        {
            "state": MARKS[line.state],
            "source": line.key.source,
            "month": line.key.month,
            "currency": line.key.currency,
            "basis": BASIS_TITLES[line.basis],
            "source_total": line.source_total,
            "stored_total": line.stored_total,
            "cube_total": line.cube_total,
            "lake_difference": line.lake_difference,
            "cube_difference": line.cube_difference,
            "residue": line.residue,
            "crossing": line.crossing,
            "rows_loaded": line.rows_loaded,
            "rows_stored": line.rows_stored,
            "rows_cube": line.rows_cube,
        }
        for line in lines
    )


def headline(report: LoadReport) -> str:
    """A load in a sentence: rows in are rows stored and rows put aside."""
    body = report.as_json()
    counts = f"{body['rows_in']:,} rows in: {body['rows_stored']:,} stored, {body['rows_quarantined']:,} quarantined"
    old = len(report.replaced)
    return f"{counts}; {old} earlier {'delivery' if old == 1 else 'deliveries'} replaced." if old else f"{counts}."


def advice(report: LoadReport) -> str:
    """What to do with the totals of a load."""
    aside = sum(file.rows_quarantined for file in report.files)
    without = f" They are without the {aside:,} quarantined rows: the bill differs by these." if aside else ""
    return f"Hold these totals against the bill: each is the exact sum of the rows stored.{without}"


def files_table(files: Iterable[FileReport], originals: Mapping[str, str] | None = None) -> pa.Table:
    """One row per file: what came in, what was stored and what was put aside; ``originals`` are names as uploaded."""
    return _table(
        {
            "state": MARKS["added up" if file.rows_in == file.rows_stored + file.rows_quarantined else "lost"],
            "file": (originals or {}).get(file.path, file.path),
            "source": file.source,
            "format": file.format,
            "rows_in": file.rows_in,
            "rows_stored": file.rows_stored,
            "rows_quarantined": file.rows_quarantined,
            "rows_written": file.rows_written,
        }
        for file in files
    )


def totals_table(report: LoadReport) -> pa.Table:
    """What a load stored per currency and basis, to hold against the bill; ``known`` counts the rows that give it."""
    return _table(
        {
            "currency": total.currency,
            "basis": BASIS_TITLES[basis],
            "bill_total": _plus(total.cost[basis], total.residue[basis]),
            "stored_total": total.cost[basis],
            "residue": total.residue[basis],
            "known": total.known[basis],
            "rows": total.rows,
        }
        for total in merged(total for file in report.files for total in file.totals)
        for basis in COSTS
    )


def replaced_table(report: LoadReport) -> pa.Table:
    """What a load replaced, a row per delivery: rows and billed cost before and after."""
    return _table(
        {
            "source": old.source,
            "month": old.month,
            "rows_before": old.rows,
            "rows_after": new.rows,
            "billed_before": _billed(old),
            "billed_after": _billed(new),
        }
        for old, new in report.changes()
    )


def reasons_table(reasons: Iterable[Reason]) -> pa.Table:
    """One row per reason, commonest first."""
    return _table({"reason": each.reason, "rows": each.rows, "files": ", ".join(each.files)} for each in reasons)


def restatements_table(found: Iterable[Restatement], basis: str) -> pa.Table:
    """One row per delivery and currency that was replaced, newest first; change is after minus before."""
    return _table(
        {
            "direction": MARKS[_direction(each.change)],
            "at": each.at,
            "source": each.source,
            "month": each.month,
            "month_was": "closed" if each.closed else "open",
            "currency": each.currency,
            "basis": basis,
            "before": each.before,
            "after": each.after,
            "change": each.change,
            "rows_before": each.rows_before,
            "rows_after": each.rows_after,
            "version_before": each.version - 1,
            "version_after": each.version,
            "actor": each.actor,
        }
        for each in found
    )


def trail_table(steps: Iterable[Step]) -> pa.Table:
    """One row per audit entry."""
    return _table(
        {
            "seq": each.seq,
            "at": datetime.fromisoformat(each.at),
            "actor": each.actor,
            "action": each.action,
            "subject": each.subject,
            "summary": each.summary,
            "hash": each.hash,
            "detail": each.detail,
        }
        for each in steps
    )


def datasets_table(home: Home) -> pa.Table:
    """One row per table of the lake; no version where nothing was loaded into it yet."""
    lakes = [(dataset.name, Lake(home, dataset)) for dataset in DATASETS]
    return _table(
        {"table": name, "version": None if lake.version() < 0 else lake.version(), "files": len(lake.files())}
        for name, lake in lakes
    )


def _table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Columns in the order of the first row; amounts with as many decimals as the longest of the column needs."""
    found = list(rows)
    names = list(found[0]) if found else []
    return pa.table({name: _column([row[name] for row in found]) for name in names})


def _column(values: Sequence[Any]) -> pa.Array:
    return pa.array([Decimal(plain(value) or 0) if isinstance(value, Decimal) else value for value in values])


def _plus(one: Decimal | None, other: Decimal) -> Decimal | None:
    return None if one is None else EXACT.add(one, other)


def _direction(change: Decimal | None) -> str:
    if change is None:
        return "unknown"
    return "same" if change == 0 else "grew" if change > 0 else "shrank"


def _billed(delivery: Delivery) -> str:
    """Billed totals as text, since a delivery may hold several currencies."""
    return ", ".join(f"{plain(t.cost['BilledCost']) or 'unknown'} {t.currency}" for t in delivery.totals)
