"""What providers recommend to save: the dearest first, who said it and whether that is still news.

Recommendations exclude one another: a Savings Plan for all of compute, one for EC2 alone and reservations are for the
same use. So nothing is added up but what is of one kind: one thing to do, for one service, in one currency.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from costlib.advice import Recommendation, Said, said
from costlib.advice.shapes import A_POINT, EFFORT_POINTS, MOST_POINTS, RISK_POINTS
from costlib.amounts import added, exact
from costlib.state import State

STALE_DAYS = 14
"""After so many days a recommendation is old: resources come and go, and most providers look back that long."""
TOP = 20
KINDS = 6
"""Kinds whose totals are told."""
POINTS = (
    f"1 to {MOST_POINTS} points: one for each {A_POINT} of savings a month (a yen counts as a cent); effort takes "
    f"away {EFFORT_POINTS['medium']} (medium) or {EFFORT_POINTS['high']} (high), risk {RISK_POINTS['medium']} or "
    f"{RISK_POINTS['high']}; what is not said counts as medium."
)
"""What the priority of a recommendation is made of."""


@dataclass(frozen=True, slots=True)
class Told:
    """A recommendation, and who said it."""

    row: Recommendation
    who: Said

    def is_old(self, now: datetime) -> bool:
        """Whether it was said too long ago."""
        return self.who.at + timedelta(days=STALE_DAYS) < now


@dataclass(frozen=True, slots=True)
class Total:
    """What all recommendations of one kind save a month together."""

    type: str
    service: str
    currency: str
    count: int
    savings: Decimal


@dataclass(frozen=True, slots=True)
class Recommended:
    """What is recommended: ``rows`` are the dearest first, ``asked`` are who was asked, whether they said any."""

    rows: tuple[Told, ...]
    asked: tuple[Said, ...]

    @property
    def types(self) -> list[str]:
        """Types that there are."""
        return sorted({each.row.type for each in self.rows})

    @property
    def services(self) -> list[str]:
        """Services that there are."""
        return sorted({each.row.service for each in self.rows})

    def kept(self, types: Sequence[str], services: Sequence[str]) -> "Recommended":
        """Those of some types and services; all of them where none are named."""
        return self._where(lambda row: (not types or row.type in types) and (not services or row.service in services))

    def largest(self) -> dict[str, Decimal]:
        """What the largest saves a month, by currency."""
        currencies = sorted({each.row.currency for each in self.rows})
        return {one: max(each.row.savings for each in self.rows if each.row.currency == one) for one in currencies}

    def totals(self) -> list[Total]:
        """Of each kind, in the order of their largest; they are not to be added up."""
        kinds: dict[tuple[str, str, str], list[Decimal]] = {}
        for each in self.rows:
            kinds.setdefault((each.row.type, each.row.service, each.row.currency), []).append(each.row.savings)
        return [Total(*kind, len(savings), added(savings)) for kind, savings in kinds.items()]

    def _where(self, keep: Callable[[Recommendation], bool]) -> "Recommended":
        return Recommended(tuple(each for each in self.rows if keep(each.row)), self.asked)


def recommended(state: State, named: Collection[str] | None = None) -> Recommended:
    """What providers recommend.

    Args:
        state: Of the ledger.
        named: Sources that there are still; None for any.
    """
    found = said(state, Recommendation, named=named)
    rows = [Told(row, who) for who, rows in found for row in rows]
    rows.sort(key=lambda each: (-each.row.weight, each.row.currency, each.row.type, each.row.resource, each.row.name))
    return Recommended(tuple(rows), tuple(who for who, _ in found))


def mixed(found: Recommended) -> str:
    """What to mind where there are several currencies; empty where there is one."""
    several = len(found.largest()) > 1
    return "Currencies are not converted: the order takes a yen for a cent and a euro for a dollar." if several else ""


def headline(found: Recommended, now: datetime) -> str:
    """The finding of the tab.

    Args:
        found: What is on screen.
        now: The time (UTC).
    """
    if not found.rows:
        return "Providers recommend nothing" if found.asked else "No provider was asked what could be saved"
    old = sum(each.is_old(now) for each in found.rows)
    late = f"; {old} of them said over {STALE_DAYS} days ago" if old else ""
    count, amounts = len(found.rows), _and([exact(amount, currency) for currency, amount in found.largest().items()])
    if count == 1:
        return f"1 recommendation, which saves {amounts} a month, says its provider{late}"
    save = "the largest save" if len(found.largest()) > 1 else "the largest saves"
    return f"{count:,} recommendations, {save} {amounts} a month, say providers{late}"


def apart(found: Recommended) -> str:
    """What each kind saves by itself, for a reader who would add them up; empty where there is one alone."""
    totals = found.totals()
    if not totals[1:]:
        return ""
    told = [f"{each.type.replace('_', ' ')}, {each.service}: {exact(each.savings, each.currency)}" for each in totals]
    more = f"; {len(totals) - KINDS} more" if len(totals) > KINDS else ""
    return f"Each kind by itself, not to be added up: {'; '.join(told[:KINDS])}{more}."


def _and(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
