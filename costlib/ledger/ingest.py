"""The one way in: connector -> check -> lake -> state -> cube. Command line, upload page and live sources call it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as changed
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from costlib.connectors.manifests import FileSet, expand
from costlib.focus.contract import DATASETS, FACTS, Dataset
from costlib.ledger import cube, index
from costlib.ledger.deliveries import refuse_shrinking
from costlib.ledger.home import Home
from costlib.ledger.lake import Lake
from costlib.ledger.load import Load, connect, engine_errors
from costlib.ledger.parts import shared, write_rest
from costlib.ledger.reports import Delivery, FileReport, LoadReport
from costlib.ledger.told import NOT_ALL, Said, refuse_losses
from costlib.state import State

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done so far (0 to 1)."""
Whole = Mapping[Path, str]
"""Folder that holds all that a source says of a month, to that month (``2026-10``); to nothing: all that it says."""
PARTIAL: Whole = MappingProxyType({})
"""No folder is known to hold all."""


def silent(what: str, share: float) -> None:
    """Report no progress."""


def ingest(  # noqa: PLR0913 - keyword-only settings read better than an options object
    home: Home,
    paths: Sequence[Path],
    *,
    now: datetime,
    source: str | None = None,
    wanted: str | None = None,
    replace: bool = False,
    whole: Whole = PARTIAL,
    said: Said = NOT_ALL,
    actor: str = "local",
    progress: Progress = silent,
) -> LoadReport:
    """Load files, folders or globs: all of them, or nothing.

    Args:
        home: Where lake and state lie.
        paths: What to load; formats are recognised by content.
        now: The time of the load (UTC).
        source: Name of the source; by default the format and each row's billing account.
        wanted: Name of the format, where content leaves it open.
        replace: Load even what would shrink a closed month, and load again what is there already.
        whole: Which of the paths hold all that their source says: every row of such a folder belongs to the delivery of
            its month, and a file that is no longer in it is taken out.
        said: Which of the files hold all that the named source says of which month: what they no longer bring is
            refused as a loss; it is not taken out here.
        actor: Who loads, for the audit.
        progress: Told what is being done.

    Returns:
        Counts and totals; ``unchanged`` when all of it was there already.

    Raises:
        SourceError: A file can't be read (nothing is loaded).
        LedgerError: The ledger refuses (nothing is loaded).
    """
    sets = expand(paths)
    with home.writing():
        state = State(home.state)
        recover(home, state)
        load = Load(home, now, source, wanted)
        report = LoadReport(load.id, now.isoformat(), actor, (), (), lake_version=Lake(home, FACTS).version())
        known = None if replace or whole else _all_known(state, sets, source)
        if known is not None:
            if not cube.is_fresh(home):
                cube.refresh(home)
            return changed(report, files=known, unchanged=True)
        _read_all(load, sets, whole, progress)
        progress("writing the ledger", 0.9)
        report = changed(report, files=tuple(load.files))
        report = _commit_all(home, state, load, report, replace=replace, whole=whole, said=said, now=now)
        progress("building the cube", 0.95)
        cube.refresh(home)
        return report


def recover(home: Home, state: State) -> None:
    """Put right what a killed process left: index and audit catch up with the lake, part files of no load go."""
    index.catch_up(home, state)
    committed = index.loads(state)
    for dataset in DATASETS:
        Lake(home, dataset).sweep(committed)
    for path in (home.lake / "quarantine").glob("*.parquet"):
        if path.name.split("-")[0] not in committed:
            path.unlink()


def _all_known(state: State, sets: Sequence[FileSet], source: str | None) -> tuple[FileReport, ...] | None:
    """Return the kept reports when the ledger holds every one of the files already."""
    found = []
    for path in (path for each in sets for path in each.files):
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            kept = index.known_file(state, hashlib.file_digest(stream, "sha256").hexdigest(), source)
        if kept is None:
            return None
        found.append(kept)
    return tuple(found)


def _read_all(load: Load, sets: Sequence[FileSet], whole: Whole, progress: Progress) -> None:
    files = [(path, _declared(each, whole)) for each in sets for path in each.files]
    for done, (path, month) in enumerate(files):
        progress(f"reading {path.name}", 0.9 * done / len(files))
        load.read(path, month)


def _declared(each: FileSet, whole: Whole) -> str | None:
    """The month of which a set of files is told to be: by its manifest, else by who knows that it is whole."""
    return f"{each.month:%Y-%m}" if each.month else whole.get(each.origin) or None


def _commit_all(
    home: Home, state: State, load: Load, report: LoadReport, *, replace: bool, whole: Whole, said: Said, now: datetime
) -> LoadReport:
    """Commit each dataset that the load changes (the facts last); refusals come before the first commit."""
    exact = frozenset(whole.values())
    changes = [
        (dataset, _change(state, load, report, dataset, replace=replace, exact=exact)) for dataset in reversed(DATASETS)
    ]
    if not replace:
        for dataset, change in changes:
            refuse_shrinking(change.replaced, change.deliveries, now.date())
            if said:
                refuse_losses(*_told(state, load, dataset, said), said, now.date(), days=not whole)
    for dataset, change in changes:
        if change.files or change.deliveries:
            commit(home, load, dataset, change, now)
    index.catch_up(home, state)
    return changed(
        report,
        deliveries=tuple(each for _, change in changes for each in change.deliveries),
        replaced=tuple(each for _, change in changes for each in change.replaced),
        unchanged=not any(change.files or change.deliveries for _, change in changes),
        lake_version=Lake(home, FACTS).version(),
    )


def _told(state: State, load: Load, dataset: Dataset, said: Said) -> tuple[list[Delivery], list[Delivery]]:
    """What the ledger holds of the load's source, and what it would hold; rows that can't be read take nothing out."""
    before = index.of_source(state, dataset.name, load.source or "")
    brought = load.deliveries(dataset.name)
    fresh = {each.id for each in brought}
    unread = {file.sha256 for file in load.files if file.rows_quarantined}
    unsure = {month for month, files in said.items() if not unread.isdisjoint(files)}
    return before, [*brought, *(each for each in before if each.month in unsure and each.id not in fresh)]


def commit(home: Home, load: Load, dataset: Dataset, change: LoadReport, now: datetime) -> None:
    """One commit: the load's parts in, the files of replaced deliveries out, what they held of others written anew."""
    lake = Lake(home, dataset)
    replaced = {each.id for each in change.replaced}
    target = home.staging / load.id
    with connect(home) as con, engine_errors(home.lake):
        touched = shared(con, lake.files(), replaced)
        mixed = [name for name, others in touched.items() if others]
        parts = write_rest(con, dataset, mixed, replaced, target) if mixed else []
        brought = {each.id for each in change.deliveries}
        parts += load.parts_of(con, dataset, brought)
    lake.commit(parts, touched, change.stored(), now)


def _change(
    state: State, load: Load, report: LoadReport, dataset: Dataset, *, replace: bool, exact: frozenset[str]
) -> LoadReport:
    """What of the load is new to one dataset: its deliveries, the files behind them, and what they replace."""
    live = index.live_deliveries(state, dataset.name)
    fresh = [each for each in load.deliveries(dataset.name) if replace or not _known(each, live.get(each.id), exact)]
    behind = {sha for each in fresh for sha in each.files}
    files = tuple(
        file
        for file in report.files
        if file.dataset == dataset.name
        and (file.sha256 in behind or index.known_file(state, file.sha256, file.named) is None)
    )
    return changed(
        report,
        files=files,
        deliveries=tuple(fresh),
        replaced=tuple(live[each.id] for each in fresh if each.id in live),
    )


def _known(new: Delivery, old: Delivery | None, exact: frozenset[str]) -> bool:
    """Whether the ledger holds this delivery already: the same files, or more of them where these may not be all."""
    if old is None or exact.isdisjoint({new.month, ""}):
        return old is not None and set(new.files) <= set(old.files)
    return set(new.files) == set(old.files)
