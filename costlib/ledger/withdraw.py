"""Taking out what a source no longer says: a month told anew, in which a billing scope has no charge any more.

A load replaces what it brings again. A scope that it does not bring at all stays as it was, for a file may be one of
several; only who has asked for a whole month knows that nothing is missing.
"""

from datetime import datetime

from costlib.focus.contract import DATASETS
from costlib.ledger import cube, index
from costlib.ledger.home import Home
from costlib.ledger.ingest import commit, recover
from costlib.ledger.load import Load
from costlib.ledger.reports import Delivery, LoadReport
from costlib.ledger.told import Said, refuse_losses
from costlib.state import State


def withdraw(
    home: Home, source: str, said: Said, *, now: datetime, actor: str, replace: bool = False, days: bool = True
) -> tuple[Delivery, ...]:
    """Take a source's deliveries of whole months out of the ledger, where none of the months' files brought them.

    Args:
        home: Where lake and state lie.
        source: Name of the source.
        said: What it says of which months.
        now: The time (UTC).
        actor: For the audit.
        replace: Take them out even of a closed month, and even where days are left without any charge.
        days: See ``told.refuse_losses``.

    Returns:
        What was taken out; older versions of the lake still hold it.

    Raises:
        ShrinkError: A closed month would lose charges, or a day all that it has (nothing is taken out).
    """
    state = State(home.state)
    if not any(_gone(state, dataset.name, source, said) for dataset in DATASETS):
        return ()
    with home.writing():
        recover(home, state)
        found = {dataset: _gone(state, dataset.name, source, said) for dataset in DATASETS}
        out = tuple(each for gone in found.values() for each in gone)
        if not replace:
            for dataset in DATASETS:
                before = index.of_source(state, dataset.name, source)
                refuse_losses(before, [each for each in before if each not in out], said, now.date(), days=days)
        load = Load(home, now, source, None)
        for dataset, gone in found.items():
            if gone:
                report = LoadReport(load.id, now.isoformat(), actor, (), (), gone, lake_version=-1)
                commit(home, load, dataset, report, now)
        index.catch_up(home, state)
        cube.refresh(home)
        return out


def _gone(state: State, dataset: str, source: str, said: Said) -> tuple[Delivery, ...]:
    live = index.of_source(state, dataset, source)
    return tuple(each for each in live if each.month in said and not {*each.files} & {*said[each.month]})
