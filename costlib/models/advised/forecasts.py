"""A provider's own forecast of its cost, beside ours: only where both foretell the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from costlib import advice, queries
from costlib.ledger import Ledger, live
from costlib.models.outlook.asked import Frequency
from costlib.scope import BASES, BASIS_TITLES, Period, Scope, next_month

PROVIDER, ACCOUNT = "ServiceProviderName", "BillingAccountId"
LATELY = 90
"""Days whose charges tell who pays."""
GRANULARITY: Mapping[Frequency, str] = {"day": "DAILY", "month": "MONTHLY"}
Facets = Mapping[str, Sequence[str]]
"""Column to the values that the ledger holds."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """What a provider foretells.

    Args:
        provider: Who says so, as the ledger names it.
        source: Which asked for it.
        at: When it was asked (UTC).
        level: Of the interval, per cent.
        table: Columns ``mean``, ``lo``, ``hi`` (NaN where not said); index: days, or first days of whole months.
    """

    provider: str
    source: str
    at: datetime
    level: int
    table: pd.DataFrame

    @property
    def label(self) -> str:
        """What its line is called.

        >>> Theirs("AWS", "aws", datetime(2026, 11, 20), 80, pd.DataFrame()).label
        'AWS forecast, as of 20 Nov 2026'
        """
        return f"{self.provider} forecast, as of {self.at.day} {self.at:%b %Y}"

    def over(self, times: pd.Index) -> "Theirs":
        """Of these times alone."""
        table = self.table[self.table.index.isin(times)]
        return Theirs(self.provider, self.source, self.at, self.level, table)


@dataclass(frozen=True, slots=True)
class Beside:
    """What providers foretell of a scope.

    Args:
        found: That can be compared.
        why_not: Why others can't, a sentence each.
    """

    found: tuple[Theirs, ...] = ()
    why_not: tuple[str, ...] = ()

    def over(self, times: pd.Index) -> "Beside":
        """What they foretell of these times; one that says nothing of them is told as such, or from when on it does."""
        kept = [(each, each.over(times)) for each in self.found]
        silent = tuple(_silent(each, times) for each, rest in kept if rest.table.empty)
        return Beside(tuple(rest for _, rest in kept if len(rest.table)), (*self.why_not, *silent))


def _silent(theirs: Theirs, times: pd.Index) -> str:
    first = pd.Timestamp(theirs.table.index[0])
    if first <= times[-1]:
        return f"{theirs.label}, says nothing of these days."
    return f"{theirs.label}, begins on {first.day} {first:%b %Y}, after what is shown: choose a farther horizon."


def beside(ledger: Ledger, scope: Scope, frequency: Frequency) -> Beside:
    """The forecasts of providers that foretell what a scope is about.

    Args:
        ledger: Whose state keeps them.
        scope: Filters, currency, basis and tenant; its period is not looked at.
        frequency: Of the steps.
    """
    answers = advice.said(ledger.state, advice.Forecast, named=live.named(ledger.home.path))
    if not answers:
        return Beside()
    facets = ledger.facets()
    about = provider_of(scope, facets)
    payers = _payers(ledger, scope, about) if about else ()
    found: list[Theirs] = []
    why_not: list[str] = []
    for said, rows in answers:
        told, reason = _theirs(said, rows, scope, frequency, facets, payers)
        found += [told] if told else []
        why_not += [reason] if reason else []
    return Beside(tuple(found), tuple(dict.fromkeys(why_not)))


def provider_of(scope: Scope, facets: Facets) -> str | None:
    """The one provider that a scope is about, all of it; None where there are several, or other filters."""
    others = [name for name, _ in scope.filters if name != PROVIDER]
    named = dict(scope.filters).get(PROVIDER) or tuple(facets.get(PROVIDER, ()))
    return named[0] if len(named) == 1 and not others and scope.tenant is None else None


def _payers(ledger: Ledger, scope: Scope, provider: str) -> tuple[str, ...]:
    """Billing accounts that the provider charged lately."""
    end = ledger.freshness().as_of
    lately = Scope(Period(end - timedelta(days=LATELY), end), scope.currency).where(**{PROVIDER: (provider,)})
    return tuple(ledger.ask(queries.spend_by, lately, ACCOUNT)[ACCOUNT].dropna())


def _theirs(
    said: advice.Said,
    rows: Sequence[advice.Forecast],
    scope: Scope,
    frequency: Frequency,
    facets: Facets,
    payers: Sequence[str],
) -> tuple[Theirs | None, str]:
    """The forecast, or why it is not compared; neither where the ledger holds nothing of the provider."""
    who = said.provider
    if who not in facets.get(PROVIDER, ()) or not rows:
        return None, ""
    if provider_of(scope, facets) != who:
        return None, f"{who} foretells its own cost only: choose the provider {who} and no other filter."
    if len(payers) > 1:
        return None, f"{who} foretells one payer's cost, and the ledger holds {len(payers)} payers of it."
    fits = [each for each in rows if each.basis == scope.basis and each.currency == scope.currency]
    if not fits:
        return None, f"{who} foretells {_offers(rows)}: choose that to see its forecast."
    asked = [each for each in fits if each.granularity == GRANULARITY[frequency] and each.start >= said.at.date()]
    table = _table(asked, frequency)
    if table.empty:
        return None, f"{who} was not asked for a forecast by {frequency}."
    return Theirs(who, said.source, said.at, fits[0].level, table), ""


def _offers(rows: Sequence[advice.Forecast]) -> str:
    """Bases and currencies that are there, in words."""
    given = {each.basis for each in rows}
    bases = [BASIS_TITLES[each] for each in BASES if each in given]
    currencies = dict.fromkeys(each.currency for each in rows)
    return f"{' and '.join(bases)} cost in {' and '.join(currencies)}"


def _table(rows: Sequence[advice.Forecast], frequency: Frequency) -> pd.DataFrame:
    """Whole days or months, oldest first; of the month that it was asked in nobody says whether all or the rest."""
    whole = {each.start: each for each in rows if each.end == _end(each.start, frequency)}
    told = [whole[start] for start in sorted(whole)]
    index = pd.DatetimeIndex([str(each.start) for each in told], name="ds").as_unit("us")
    return pd.DataFrame(
        {
            "mean": [float(each.mean) for each in told],
            "lo": [None if each.lower is None else float(each.lower) for each in told],
            "hi": [None if each.upper is None else float(each.upper) for each in told],
        },
        index,
        dtype=float,
    )


def _end(start: date, frequency: Frequency) -> date | None:
    if frequency == "day":
        return date.fromordinal(start.toordinal() + 1)
    return next_month(start) if start.day == 1 else None
