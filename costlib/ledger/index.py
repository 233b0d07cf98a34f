"""The index of what is live: deliveries and files, derived from the reports that the lake's commits carry."""

import json
from typing import Any

import sqlite_utils

from costlib.focus.contract import DATASETS
from costlib.ledger.home import Home
from costlib.ledger.lake import Lake
from costlib.ledger.reports import COUNTS, Delivery, FileReport, LoadReport
from costlib.state import State, append

VERSIONS = {"dataset": str, "version": int}
DELIVERIES = {
    "id": str,
    "dataset": str,
    "load": str,
    "at": str,
    "version": int,
    "month": str,
    "source": str,
    "report": str,
}
FILES = {"sha256": str, "load": str, "dataset": str, "path": str, "format": str, "named": str, "at": str, "report": str}


NOTHING_STORED = "json_extract(report, '$.files[0].rows_written') = 0"


def catch_up(home: Home, state: State) -> int:
    """Write into state what the lake has committed and state does not know yet. Returns how many loads that were."""
    found = 0
    for dataset in DATASETS:
        lake = Lake(home, dataset)
        reports = lake.reports(_seen(state, dataset.name))
        if reports:
            with state.database() as db:
                _create(db)
                for version, kept in reports:
                    _apply(db, dataset.name, LoadReport.restored(kept, version))
            found += len(reports)
    return found


def live_deliveries(state: State, dataset: str) -> dict[str, Delivery]:
    """Deliveries that the ledger holds now, by id."""
    kept = (json.loads(row["report"]) for row in state.rows("deliveries", "dataset = ?", [dataset]))
    return {each["deliveries"][0]["id"]: LoadReport.restored(each, -1).deliveries[0] for each in kept}


def of_source(state: State, dataset: str, source: str) -> list[Delivery]:
    """Deliveries of one source that the ledger holds now."""
    return [each for each in live_deliveries(state, dataset).values() if each.source == source]


def live_files(state: State, dataset: str | None = None) -> list[FileReport]:
    """Files whose rows the ledger holds now (in stored deliveries or in quarantine)."""
    rows = state.rows("files", "dataset = ?", [dataset]) if dataset else state.rows("files")
    return [_file(row["report"]) for row in rows]


def known_file(state: State, sha256: str, named: str | None) -> FileReport | None:
    """Return the report of a file that the ledger holds already under the same name, by content."""
    found = state.rows("files", "sha256 = ? and named is ?", [sha256, named])
    return _file(found[0]["report"]) if found else None


def loads(state: State) -> set[str]:
    """Ids of every load ever committed."""
    return {row["load"] for row in state.rows("loads")}


def _seen(state: State, dataset: str) -> int:
    found = state.rows("versions", "dataset = ?", [dataset])
    return int(found[0]["version"]) if found else -1


def _create(db: sqlite_utils.Database) -> None:
    db.table("versions").create(VERSIONS, pk="dataset", if_not_exists=True)
    db.table("deliveries").create(DELIVERIES, pk="id", if_not_exists=True)
    db.table("files").create(FILES, pk=("sha256", "dataset", "load"), if_not_exists=True)
    db.table("loads").create({"load": str, "at": str}, pk="load", if_not_exists=True)


def _apply(db: sqlite_utils.Database, dataset: str, report: LoadReport) -> None:
    version = report.lake_version
    db.table("versions").upsert({"dataset": dataset, "version": version}, pk="dataset")
    db.table("loads").upsert({"load": report.load, "at": report.at}, pk="load")
    for each in report.deliveries:
        alone = LoadReport(report.load, report.at, report.actor, (), (each,)).stored()
        row = {"id": each.id, "dataset": dataset, "load": report.load, "at": report.at, "version": version}
        db.table("deliveries").upsert(
            {**row, "month": each.month, "source": each.source, "report": json.dumps(alone)}, pk="id"
        )
    brought = {each.id for each in report.deliveries}
    for each in report.replaced:
        if each.id not in brought:
            db.table("deliveries").delete(each.id)
    for file in report.files:
        db.table("files").delete_where(
            f"dataset = ? and path = ? and format = ? and {NOTHING_STORED}", [dataset, file.path, file.format]
        )
        alone = LoadReport(report.load, report.at, report.actor, (file,), ()).stored()
        row = {"sha256": file.sha256, "load": report.load, "dataset": dataset, "path": file.path}
        db.table("files").upsert(
            {**row, "format": file.format, "named": file.named, "at": report.at, "report": json.dumps(alone)},
            pk=("sha256", "dataset", "load"),
        )
    _prune(db, dataset)
    append(db, "ingest", dataset, _summary(report), actor=report.actor, at=report.at)


def _prune(db: sqlite_utils.Database, dataset: str) -> None:
    """Forget files of which no live delivery holds a row any more; quarantined-only files stay."""
    live: set[tuple[str, str]] = set()
    for row in db.table("deliveries").rows_where("dataset = ?", [dataset]):
        live |= {(row["load"], sha) for sha in json.loads(row["report"])["deliveries"][0]["files"]}
    for row in list(db.table("files").rows_where("dataset = ?", [dataset])):
        written = json.loads(row["report"])["files"][0]["rows_written"]
        if written and (row["load"], row["sha256"]) not in live:
            db.table("files").delete((row["sha256"], dataset, row["load"]))


def _summary(report: LoadReport) -> dict[str, Any]:
    """What the audit keeps of a load."""
    return {
        "load": report.load,
        "lake_version": report.lake_version,
        "files": [{"path": f.path, "sha256": f.sha256, "format": f.format, **_counts(f)} for f in report.files],
        "deliveries": [
            {"id": d.id, "rows": d.rows, "totals": [t.as_json() for t in d.totals]} for d in report.deliveries
        ],
        "replaced": [{"id": d.id, "rows": d.rows, "totals": [t.as_json() for t in d.totals]} for d in report.replaced],
    }


def _counts(file: FileReport) -> dict[str, int]:
    return {name: getattr(file, name) for name in COUNTS}


def _file(kept: str) -> FileReport:
    return LoadReport.restored(json.loads(kept), -1).files[0]
