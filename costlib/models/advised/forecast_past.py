"""How good a provider's forecasts of months were, beside ours of the same months: once the months have passed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa

from costlib import advice
from costlib.ledger import Ledger
from costlib.models.advised.forecasts import Theirs
from costlib.models.outlook.answer import Outlook
from costlib.models.wording import percent
from costlib.scope import Scope, next_month

MONTHLY = "MONTHLY"
WAITS = "The first forecast of each calendar month is kept from now on, and held against what the months cost."


@dataclass(frozen=True, slots=True)
class Passed:
    """A month that has passed. Amounts are in the scope's currency, on its basis.

    Args:
        provider: Who foretold it.
        month: First day.
        came: What it cost.
        said: What the provider foretold before it began.
        on: When.
        ours: What we would have said with no more days than there were then; None where there were too few.
        ours_on: Last day that we would have known.
    """

    provider: str
    month: date
    came: float
    said: float
    on: date
    ours: float | None = None
    ours_on: date | None = None

    @property
    def error(self) -> float | None:
        """Forecast over actual minus one: above zero is too high; None of a month that cost nothing.

        >>> Passed("AWS", date(2026, 10, 1), 200.0, 210.0, date(2026, 9, 20)).error
        0.05
        """
        return None if self.came == 0 else round(self.said / self.came - 1, 12)

    @property
    def our_error(self) -> float | None:
        """The same of ours."""
        return None if self.ours is None or self.came == 0 else round(self.ours / self.came - 1, 12)


def passed(ledger: Ledger, found: Outlook, theirs: Sequence[Theirs]) -> list[Passed]:
    """Months that providers foretold before they began and that are whole by now, oldest first.

    Args:
        ledger: Whose state keeps what was foretold.
        found: Our outlook by month.
        theirs: Of the providers that foretell what it is about.
    """
    sources = {each.source: each.provider for each in theirs}
    kept = [(said, rows) for said, rows in advice.foretold(ledger.state) if said.source in sources]
    return [
        _passed(found, said, row, came) for month, came in _months(found) for said, row in _of(kept, month, found.scope)
    ]


def _months(found: Outlook) -> Iterator[tuple[date, float]]:
    return ((pd.Timestamp(str(month)).date(), float(came)) for month, came in found.history.dropna().items())


def _of(
    kept: Sequence[tuple[advice.Said, Sequence[advice.Forecast]]], month: date, scope: Scope
) -> Iterator[tuple[advice.Said, advice.Forecast]]:
    """The newest that each source foretold of a month before it began."""
    newest: dict[str, tuple[advice.Said, advice.Forecast]] = {}
    for said, rows in kept:
        for row in rows:
            fits = row.granularity == MONTHLY and row.basis == scope.basis and row.currency == scope.currency
            if fits and (row.start, row.end) == (month, next_month(month)) and said.at.date() < month:
                newest[said.source] = said, row
    return iter(newest.values())


def _passed(found: Outlook, said: advice.Said, row: advice.Forecast, came: float) -> Passed:
    ours, ours_on = _ours(found.earlier, row.start, said.at.date())
    return Passed(said.provider, row.start, came, float(row.mean), said.at.date(), ours, ours_on)


def _ours(earlier: pd.DataFrame, month: date, on: date) -> tuple[float | None, date | None]:
    """What we said of a month, by the newest origin that knew no more than there was on a day."""
    if earlier.empty:
        return None, None
    fits = earlier["whole"].astype(bool) & (earlier["ds"] == pd.Timestamp(month))
    told = earlier[fits & (pd.to_datetime(earlier["origin"]) <= pd.Timestamp(on))].sort_values("origin")
    if told.empty:
        return None, None
    return float(told["said"].iloc[-1]), pd.Timestamp(told["origin"].iloc[-1]).date()


def passed_table(months: Sequence[Passed]) -> pa.Table:
    """A row a month. Errors in per cent of what came; null where unknown."""
    fields = [
        ("month", pa.date32()),
        ("provider", pa.string()),
        ("came", pa.float64()),
        ("said", pa.float64()),
        ("on", pa.date32()),
        ("error_percent", pa.float64()),
        ("ours", pa.float64()),
        ("ours_on", pa.date32()),
        ("our_error_percent", pa.float64()),
    ]
    return pa.Table.from_pylist([_row(each) for each in months], pa.schema(fields))


def _row(each: Passed) -> dict[str, object]:
    return {
        "month": each.month,
        "provider": each.provider,
        "came": round(each.came, 4),
        "said": round(each.said, 4),
        "on": each.on,
        "error_percent": None if each.error is None else 100 * each.error,
        "ours": None if each.ours is None else round(each.ours, 4),
        "ours_on": each.ours_on,
        "our_error_percent": None if each.our_error is None else 100 * each.our_error,
    }


def verdict(months: Sequence[Passed]) -> str:
    """Who was closer over the months that both foretold; or how far off the provider was where ours are lacking."""
    if not months:
        return ""
    who = months[0].provider
    both = [each for each in months if each.our_error is not None and each.error is not None]
    if not both:
        alone = [abs(each.error) for each in months if each.error is not None]
        off = percent(sum(alone) / len(alone)) if alone else "unknown"
        return f"{who}'s own forecast was off by {off} over {_count(months)}"
    theirs, ours = (sum(abs(error) for error in errors) / len(both) for errors in _errors(both))
    closer = "closer than" if theirs < ours else "as close as" if theirs == ours else "farther off than"
    told = f"off by {percent(theirs)} against {percent(ours)} over {_count(both)}"
    return f"{who}'s own forecast was {closer} this one: {told}"


def _errors(both: Sequence[Passed]) -> tuple[list[float], list[float]]:
    return [each.error or 0.0 for each in both], [each.our_error or 0.0 for each in both]


def _count(months: Sequence[Passed]) -> str:
    return f"{len(months)} months" if len(months) > 1 else "one month"
