"""Everything that somebody should be told now: unusual cost of the last weeks, and budgets that are crossed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.models.budgets.alerts import notices as of_budgets
from costlib.models.watch.answer import Watched, watched
from costlib.models.watch.notices import notices as of_anomalies
from costlib.policy.notices import Notice
from costlib.scope import Period, Scope

Kind = Literal["anomalies", "budgets"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DAYS = 30
"""Anomalies with a day among so many last ones of the data are told; what ended before is history."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found.

    Args:
        notices: Of all kinds.
        left_out: What could not be looked at, a line each with the reason.
    """

    notices: tuple[Notice, ...]
    left_out: tuple[str, ...]


def gathered(ledger: Ledger, currency: str | None = None, days: int = DAYS, kinds: Sequence[Kind] = KINDS) -> Gathered:
    """Look at anomalies and budgets as the data stands.

    Args:
        ledger: Where costs, budgets and states come from.
        currency: Of the anomalies; by default the one that all was billed in, else US dollars.
        days: Last days of the data whose anomalies count.
        kinds: What to look at.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    found: list[Notice] = []
    left_out: list[str] = []
    looks = _looks(ledger, currency, days)
    for name in kinds:
        try:
            found += looks[name]()
        except NotEnoughHistoryError as error:
            left_out.append(f"{name}: {error}")
    return Gathered(tuple(found), tuple(left_out))


def recent(found: Watched) -> list[Notice]:
    """Notices of the open anomalies of the last weeks, whatever period they were looked for in."""
    end = found.scan.last_day + timedelta(days=1)
    return of_anomalies(found.within(Period(end - timedelta(days=DAYS), end)))


def _looks(ledger: Ledger, currency: str | None, days: int) -> dict[Kind, Callable[[], list[Notice]]]:
    end = ledger.freshness().as_of
    about = Scope(Period(end - timedelta(days=days), end), currency or currency_of(ledger))
    return {"anomalies": lambda: of_anomalies(watched(ledger, about)), "budgets": lambda: of_budgets(ledger)}


def currency_of(ledger: Ledger) -> str:
    """The one currency that all was billed in, else US dollars."""
    billed = ledger.facets().get("BillingCurrency", [])
    return billed[0] if len(billed) == 1 else "USD"
