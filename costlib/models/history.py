"""What the lake's own log says: every load, the deliveries that are live, and those that were replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import duckdb

from costlib import duck, sql
from costlib.errors import LedgerError
from costlib.focus.contract import FACTS
from costlib.ledger.deliveries import is_closed
from costlib.ledger.home import Home
from costlib.ledger.lake import Lake
from costlib.ledger.reports import Delivery, LoadReport, Total
from costlib.scope import Basis

Version = int


@dataclass(frozen=True, slots=True)
class Restatement:
    """A delivery that a later load replaced, in one currency.

    ``version`` is the lake's after it; the one before still holds what was replaced. ``closed`` says whether the month
    was over and settled by then.
    """

    at: datetime
    actor: str
    version: Version
    delivery: str
    source: str
    month: str
    currency: str
    closed: bool
    rows_before: int
    rows_after: int
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """After minus before: positive means that the bill grew; None where either is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before


def loads(home: Home, upto: Version | None = None) -> list[tuple[Version, LoadReport]]:
    """Every load of facts, oldest first, with the version that it made; up to a version if given."""
    found = Lake(home, FACTS).reports(-1)
    return [(v, LoadReport.restored(kept, v)) for v, kept in found if upto is None or v <= upto]


def live(history: Sequence[tuple[Version, LoadReport]]) -> dict[str, Delivery]:
    """Deliveries that hold after these loads, by id: each as its latest load counted it."""
    found: dict[str, Delivery] = {}
    for _, report in history:
        for each in report.replaced:
            found.pop(each.id, None)
        found |= {each.id: each for each in report.deliveries}
    return found


def restatements(history: Sequence[tuple[Version, LoadReport]], basis: Basis) -> list[Restatement]:
    """What was replaced, newest first, one per delivery and currency; amounts on ``basis``."""
    return [
        _restatement(version, report, old, new, currency, basis)
        for version, report in reversed(history)
        for old, new in report.changes()
        for currency in sorted({total.currency for total in (*old.totals, *new.totals)})
    ]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A replaced delivery as an old version still holds it. ``same`` says whether that is what was loaded then."""

    version: Version
    rows: int
    total: Decimal | None
    same: bool


def read_back(home: Home, restatement: Restatement, basis: Basis) -> ReadBack:
    """Recount what was replaced, now, from the version before; ``basis`` as in the restatement.

    Raises:
        LedgerError: The old version can't be read any more.
    """
    version = restatement.version - 1
    files = Lake(home, FACTS).files(version=version)
    query = (
        f"SELECT count(*), sum({basis}) FROM read_parquet([{sql.texts(files)}], hive_partitioning = false) "
        f"WHERE x_Delivery = {sql.text(restatement.delivery)} AND BillingCurrency = {sql.text(restatement.currency)}"
    )
    try:
        with duck.connect() as con:
            ((rows, total),) = con.execute(query).fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise LedgerError(f"version {version} of the lake can't be read ({reason}): restore a backup") from error
    return ReadBack(version, rows, total, (rows, total) == (restatement.rows_before, restatement.before))


def _restatement(
    version: Version, report: LoadReport, old: Delivery, new: Delivery, currency: str, basis: Basis
) -> Restatement:
    at = datetime.fromisoformat(report.at)
    before, after = _total(old, currency), _total(new, currency)
    return Restatement(
        at=at,
        actor=report.actor,
        version=version,
        delivery=old.id,
        source=old.source,
        month=old.month,
        currency=currency,
        closed=is_closed(old.month, at.date()),
        rows_before=before.rows,
        rows_after=after.rows,
        before=before.cost[basis],
        after=after.cost[basis],
    )


def _total(delivery: Delivery, currency: str) -> Total:
    return next((total for total in delivery.totals if total.currency == currency), Total(currency))
