"""Taking out what a source no longer says: a month told anew, in which a billing scope has no charge any more.

A load replaces what it brings again. A scope that it does not bring at all stays as it was, for a file may be one of
several; only who has asked for a whole month knows that nothing is missing.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from costlib.errors import ShrinkError
from costlib.focus.contract import DATASETS
from costlib.ledger import cube, index
from costlib.ledger.deliveries import is_closed
from costlib.ledger.home import Home
from costlib.ledger.ingest import commit, recover
from costlib.ledger.load import Load
from costlib.ledger.reports import Delivery, LoadReport
from costlib.state import State

Said = Mapping[str, Collection[str]]
"""Month, as ``2026-10``, to the SHA-256 of each file that holds all that the source says of it; none for no charge."""


def withdraw(
    home: Home, source: str, said: Said, *, now: datetime, actor: str, replace: bool = False
) -> tuple[Delivery, ...]:
    """Take a source's deliveries of whole months out of the ledger, where none of the months' files brought them.

    Args:
        home: Where lake and state lie.
        source: Name of the source.
        said: What it says of which months.
        now: The time (UTC).
        actor: For the audit.
        replace: Take them out even of a closed month.

    Returns:
        What was taken out; older versions of the lake still hold it.

    Raises:
        ShrinkError: A closed month would lose charges (nothing is taken out).
    """
    state = State(home.state)
    if not any(_gone(state, dataset.name, source, said) for dataset in DATASETS):
        return ()
    with home.writing():
        recover(home, state)
        found = {dataset: _gone(state, dataset.name, source, said) for dataset in DATASETS}
        out = tuple(each for gone in found.values() for each in gone)
        if not replace:
            _refuse(out, now.date())
        load = Load(home, now, source, None)
        for dataset, gone in found.items():
            if gone:
                report = LoadReport(load.id, now.isoformat(), actor, (), (), gone, lake_version=-1)
                commit(home, load, dataset, report, now)
        index.catch_up(home, state)
        cube.refresh(home)
        return out


def _gone(state: State, dataset: str, source: str, said: Said) -> tuple[Delivery, ...]:
    live = index.live_deliveries(state, dataset).values()
    return tuple(
        each
        for each in live
        if each.source == source and each.month in said and not {*each.files} & {*said[each.month]}
    )


def _refuse(gone: Collection[Delivery], today: date) -> None:
    for each in gone:
        if is_closed(each.month, today):
            raise ShrinkError(
                f"{each.source} {each.month} is closed and would lose all {each.rows} rows of {each.scope}, of which "
                "the source says nothing any more: check that at its provider; load it with --replace if it is right"
            )
